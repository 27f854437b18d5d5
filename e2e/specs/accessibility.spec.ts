import { type Page } from '@playwright/test';

import { OWNER_SESSION } from '../support/clinic';
import { expectNoViolations as expectNoViolationsOf, tabTo } from '../support/accessibility';
import { GREETING, PORTAL, expect, test } from '../support/test';

/** What axe finds in light colours, then in dark ones: nothing else is different in the dark. */
async function expectNoViolations(page: Page): Promise<void> {
  await expectNoViolationsOf(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectNoViolationsOf(page, ['color-contrast']);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** The same of a page of the staff app, once it is there. */
async function expectNoViolationsAt(page: Page, path: string): Promise<void> {
  await page.goto(`/admin${path}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expectNoViolations(page);
}

test.describe('in light and dark colours', () => {
  test.use({ colorScheme: 'light', contextOptions: { reducedMotion: 'reduce' } });

  test('axe finds nothing in the portal', async ({ page, client, clinic, signIn }) => {
    test.slow();
    const { id } = await clinic.book(client, 'Brow lamination');
    await page.goto('/no-such-clinic');
    await expect(page.getByText('There is no portal at this address').last()).toBeVisible();
    await expectNoViolations(page);
    await page.goto(PORTAL);
    await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
    await expectNoViolations(page);
    await page.getByRole('button', { name: 'Send me a link' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
    await expectNoViolations(page);

    await signIn(client);
    const appointment = [`/appointments/${id}`, `/booked/${id}`];
    const own = ['/more', '/profile', '/notifications'];
    for (const path of ['', '/appointments', ...appointment, ...own, '/nowhere']) {
      await page.goto(`${PORTAL}${path}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expectNoViolations(page);
    }

    await page.goto(PORTAL);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByRole('dialog')).toContainText('Cancelling is free until');
    await expectNoViolations(page);

    await page.goto(`${PORTAL}/book`);
    await expect(page.getByRole('heading', { name: 'What would you like?' })).toBeVisible();
    await expectNoViolations(page);
    await page.getByRole('button', { name: /^Consultation/ }).click();
    await expect(page.getByRole('heading', { name: 'With whom?' })).toBeVisible();
    await expectNoViolations(page);
    await page.getByRole('button', { name: 'Anyone available' }).click();
    await page.getByRole('button', { name: /^\d{2}:\d{2}$/ }).last().click();
    await expect(page.getByRole('button', { name: 'Confirm booking' })).toBeEnabled();
    await expectNoViolations(page);
  });

  test('axe finds nothing where one signs in as staff', async ({ page }) => {
    await page.goto('/admin/');
    await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
    await expectNoViolations(page);
  });

  test.describe('signed in', () => {
    test.use({ storageState: OWNER_SESSION });

    test("axe finds nothing in the staff app's calendar", async ({ page, client, clinic }) => {
      test.slow();
      const { local_start: start } = await clinic.book(client, 'Hydrafacial');
      const date = start.slice(0, 10);
      for (const view of ['day', 'week', 'list']) {
        await expectNoViolationsAt(page, `/?view=${view}&date=${date}`);
      }
      await page.getByRole('button', { name: new RegExp(client.last_name) }).click();
      await expect(page.getByRole('dialog', { name: 'Appointment' })).toBeVisible();
      await expectNoViolations(page);
      await page.getByRole('button', { name: 'Close' }).click();
      await page.getByRole('button', { name: 'New booking' }).filter({ visible: true }).click();
      await expect(page.getByLabel('Treatment')).toBeVisible();
      await expectNoViolations(page);
    });

    test("axe finds nothing on what staff open every day", async ({ page, client }) => {
      test.slow();
      const clients = ['/clients', '/clients/new', `/clients/${client.id}`];
      for (const path of [...clients, '/account', '/nowhere']) {
        await expectNoViolationsAt(page, path);
      }
    });

    test("axe finds nothing on any page of the staff app's navigation", async ({ page, isMobile }) => {
      test.slow();
      await page.goto('/admin/settings');
      if (isMobile) await page.getByRole('button', { name: 'Open the menu' }).click();
      const links = page.getByRole('navigation').filter({ visible: true }).getByRole('link');
      await expect(links.first()).toBeVisible();
      const paths = await links.evaluateAll((all) => all.map((link) => new URL((link as HTMLAnchorElement).href).pathname));
      expect(paths.length).toBeGreaterThan(10);
      for (const path of new Set(paths)) {
        // Those of every day are looked at above, with something on them.
        if (!['/admin', '/admin/', '/admin/clients', '/admin/account'].includes(path)) {
          await expectNoViolationsAt(page, path.slice('/admin'.length));
        }
      }
    });
  });
});

test('a client books without a mouse', async ({ page, client, signIn }) => {
  await signIn(client);
  await page.goto(PORTAL);
  await expect(page.getByRole('heading', { level: 1, name: GREETING })).toBeFocused();
  const press = async (target: Parameters<typeof tabTo>[1]) => {
    await tabTo(page, target);
    await page.keyboard.press('Enter');
  };
  await press(page.getByRole('link', { name: 'Book an appointment' }));
  await press(page.getByRole('button', { name: /^Microneedling/ }));
  const days = page.getByRole('list', { name: 'Days' }).getByRole('button', { name: /\d+ free times?$/ });
  const anyone = page.getByRole('button', { name: 'Anyone available' });
  await expect(days.first().or(anyone)).toBeVisible();
  if (await anyone.isVisible()) await press(anyone);
  await press(days.last());
  await expect(days.last()).toHaveAttribute('aria-pressed', 'true');
  await press(page.getByRole('button', { name: /^\d{2}:\d{2}$/ }).last());
  const confirm = page.getByRole('button', { name: 'Confirm booking' });
  await expect(page.getByText(/held for you for/)).toBeVisible();
  await press(confirm);
  await expect(page.getByRole('heading', { level: 1, name: 'You are booked' })).toBeFocused();
});

test('the focus goes to the heading of every page', async ({ page, client, signIn }) => {
  await signIn(client);
  await page.goto(PORTAL);
  const navigation = page.getByRole('navigation').filter({ visible: true });
  for (const [link, heading] of [
    ['Appointments', 'Appointments'],
    ['Book', 'Book an appointment'],
    ['More', 'More'],
    ['Home', GREETING],
  ] as const) {
    await navigation.getByRole('link', { name: link, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeFocused();
    await expect(page).toHaveTitle(/ · Rosewood Aesthetics$/);
  }
});
