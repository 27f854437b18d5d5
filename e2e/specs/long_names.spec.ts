// Names as long as they may be: no page becomes wider than its screen.
import { type Page } from '@playwright/test';

import { OWNER_SESSION, fullName } from '../support/clinic';
import { PORTAL, expect, test } from '../support/test';

const LONG = { first_name: 'Wolfeschlegelsteinhausenbergerdorff Maximiliana', last_name: 'de la Santísima Trinidad y de los Remedios Villavicencio-Montgomery' };

async function expectToFit(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('.skeletons, .skeleton')).toHaveCount(0);
  const [wide, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect.soft(wide, page.url()).toBeLessThanOrEqual(screen ?? 0);
}

test('the portal fits', async ({ page, client, clinic, signIn }) => {
  await clinic.changeClient(client, LONG);
  const { id } = await clinic.book(client, 'Skin booster, face and neck');
  await signIn(client);
  for (const path of ['', '/appointments', `/appointments/${id}`, '/book', '/more', '/profile', '/notifications']) {
    await page.goto(`${PORTAL}${path}`);
    await expectToFit(page);
  }
});

test.describe('in the staff app', () => {
  test.use({ storageState: OWNER_SESSION });

  test('every page fits', async ({ page, client, clinic }) => {
    const changed = await clinic.changeClient(client, LONG);
    const { local_start: start } = await clinic.book(client, 'Skin booster, face and neck');
    const date = start.slice(0, 10);
    const days = ['day', 'week', 'list'].map((view) => `/?view=${view}&date=${date}`);
    const others = ['/clients', `/clients/${client.id}`, '/clients/new', '/team', '/account', '/audit'];
    const clinicPages = ['treatments', 'settings', 'portal-settings', 'sessions', 'integrations'];
    const setUp = [...clinicPages, 'templates', 'portal', 'portal/mailings'];
    for (const path of [...days, ...others, ...setUp.map((page) => `/${page}`)]) {
      await page.goto(`/admin${path}`);
      await expectToFit(page);
    }
    await page.goto('/admin/clients');
    await page.getByRole('searchbox').fill(client.email);
    await expect(page.getByRole('row')).toHaveCount(2);
    await expect(page.getByRole('link', { name: fullName(changed) })).toBeVisible();
    await expectToFit(page);
  });
});
