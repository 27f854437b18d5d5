import { expectNoViolations } from '../support/accessibility';
import { CLINIC, OWNER_SESSION } from '../support/clinic';
import { GREETING, PORTAL, expect, test } from '../support/test';

test.use({ storageState: OWNER_SESSION });

const PAGE = '/admin/portal-settings';

/** A red dot: a PNG of one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC',
  'base64',
);

test('a colour is previewed, and one that is hard to read on gets a suggestion', async ({ page }) => {
  await page.goto(PAGE);
  const colour = page.getByLabel('Brand colour').and(page.locator('[type=text]'));
  await expect(page.getByRole('img', { name: 'Brand colour, by day and by night' })).toBeVisible();
  await colour.fill('#14532d');
  await expect(page.getByText(/^Text on it is easy to read: /)).toBeVisible();
  await colour.fill('#ffe08a');
  await page.getByRole('button', { name: /^Use #[0-9a-f]{6} everywhere$/ }).click();
  await expect(page.getByText(/^Text on it is easy to read: 4\.5/)).toBeVisible();
  await colour.fill('#12');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Type a colour as #')).toBeVisible();
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(colour).toHaveValue(/^#[0-9a-f]{6}$/);
  await expect(page.getByRole('button', { name: 'Save' })).toHaveCount(0);
});

test('the phone beside the form follows what is typed', async ({ page }) => {
  await page.goto(PAGE);
  const phone = page.locator('.phone');
  await expect(phone).toContainText(CLINIC.name);
  await page.getByLabel('Name of the portal').fill('My Rosewood');
  await expect(phone).toContainText('My Rosewood');
  await page.getByLabel('What to tell clients').fill('Closed on Monday');
  await expect(phone).toContainText('Closed on Monday');
  const entries = phone.locator('.phone__entry');
  await expect(entries).toHaveText(['Home', 'Appointments', 'Book', 'More']);
  const up = page.getByRole('button', { name: 'Move Book up' });
  await up.click();
  await expect(entries).toHaveText(['Home', 'Book', 'Appointments', 'More']);
  await expect(page.getByText('Book is at place 1 of 2 now.')).toBeAttached();
  await expect(up).toBeFocused();
  await expect(up).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('switch', { name: 'Appointments' }).uncheck();
  await expect(entries).toHaveText(['Home', 'Book', 'More']);
  await page.getByRole('switch', { name: 'The portal is open' }).uncheck();
  await expect(phone).toContainText('This portal is closed at the moment.');
  await expectNoViolations(page);
});

test('the address is copied, and checked while one types', async ({ page, context, baseURL }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(PAGE);
  await page.getByRole('button', { name: 'Copy the address' }).click();
  await expect(page.getByRole('status', { name: 'Notifications' })).toContainText('Copied.');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${baseURL}/${CLINIC.slug}`);

  const slug = page.getByLabel('Last part of the address');
  await slug.fill('rosewood-clinic');
  await expect(page.getByText('This address is free.')).toBeVisible();
  await slug.fill('admin');
  await expect(page.getByText('This name is reserved.')).toBeVisible();
  await slug.fill('Rose wood');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.locator('#slug-error')).toContainText('Use only small letters a to z');
});

test('a logo is shown at once, and what is no image is refused', async ({ page, isMobile }) => {
  test.skip(isMobile, 'there is one clinic to change');
  await page.goto(PAGE);
  const logo = page.getByLabel('Logo');
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  await logo.setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from(svg) });
  await expect(page.getByText('SVG files can hold programs and are not taken.')).toBeVisible();

  await logo.setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: PNG });
  const mark = page.locator('.phone .brand__logo');
  await expect(mark).toHaveAttribute('src', /^\/media\/cln_[0-9a-f]+\/[0-9a-f]{64}\.webp$/);
  await page.reload();
  await expect(mark).toBeVisible();
  await expectNoViolations(page);
  await page.getByRole('button', { name: 'Remove' }).click();
  await expect(mark).toHaveCount(0);
});

test('what is saved is what clients see', async ({ page, client, signIn, otherPage, isMobile }) => {
  test.skip(isMobile, 'there is one clinic to change');
  await page.goto(PAGE);
  const save = async () => {
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('button', { name: 'Save' })).toHaveCount(0);
  };
  const theirs = await otherPage();
  await signIn(client, { context: theirs.context() });
  await page.getByLabel('What to tell clients').fill('Closed on Monday');
  await page.getByLabel('Link', { exact: true }).fill('https://rosewood.example/news');
  await page.getByLabel('Description').fill('Skin and lash care.');
  await save();

  await theirs.goto(PORTAL);
  await expect(theirs.getByRole('heading', { level: 1, name: GREETING })).toBeVisible();
  const told = theirs.getByRole('complementary', { name: 'From the clinic' });
  await expect(told).toContainText('Closed on Monday');
  await expect(told.getByRole('link', { name: 'Read more' })).toHaveAttribute('href', 'https://rosewood.example/news');
  await expectNoViolations(theirs);
  await told.getByRole('button', { name: 'Put this away' }).click();
  await expect(told).toHaveCount(0);
  await theirs.reload();
  await expect(theirs.getByRole('heading', { level: 1, name: GREETING })).toBeVisible();
  await expect(told).toHaveCount(0);

  await page.getByLabel('What to tell clients').fill('');
  await page.getByLabel('Link', { exact: true }).fill('');
  await save();
  const stranger = await otherPage();
  await stranger.goto(PORTAL);
  await expect(stranger.getByText('Skin and lash care.')).toBeVisible();
  await expectNoViolations(stranger);
});

// Here, because it changes the same record: tests of one file do not run side by side.
test('what is saved among the settings is there for everybody', async ({ page, clinic, isMobile }) => {
  test.skip(isMobile, 'there is one clinic to change');
  await page.goto('/admin/settings');
  const horizon = page.getByLabel('Clients book at most this many days ahead');
  const before = Number(await horizon.inputValue());
  const saved = page.getByRole('status', { name: 'Notifications' }).getByText('The settings are saved.');
  for (const typed of [before + 1, before]) {
    await horizon.fill(String(typed));
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('button', { name: 'Save' })).toHaveCount(0);
    await expect(saved.last()).toBeVisible();
    const now: { booking: { horizon_days: number } } = await (await clinic.request.get('/api/v1/clinic')).json();
    expect(now.booking.horizon_days).toBe(typed);
  }
});
