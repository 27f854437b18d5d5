import { CLINIC, OWNER_SESSION } from '../support/clinic';
import { expect, test } from '../support/test';

test.use({ storageState: OWNER_SESSION });

test('a brand colour is previewed, with what it does to the text on it', async ({ page }) => {
  await page.goto('/admin/settings');
  const colour = page.getByLabel('Brand colour', { exact: true });
  await expect(page.getByRole('img', { name: 'Preview' })).toBeVisible();
  await colour.fill('#14532d');
  await expect(page.getByText(/^Text on it is easy to read: /)).toBeVisible();
  await colour.fill('#ffe08a');
  await expect(page.getByText('Portico shifts it a little; the preview shows how.')).toBeVisible();
  await colour.fill('#12');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Type a colour as #')).toBeVisible();
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(colour).toHaveValue(/^#[0-9a-f]{6}$/);
  await expect(page.getByRole('button', { name: 'Save' })).toHaveCount(0);
});

test('the portal’s address is copied, and a changed one warns', async ({ page, context, baseURL }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/admin/settings');
  await page.getByRole('button', { name: 'Copy the address' }).click();
  await expect(page.getByRole('status', { name: 'Notifications' })).toContainText('Copied.');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${baseURL}/${CLINIC.slug}`);

  await page.getByLabel('Address', { exact: true }).fill('rosewood-clinic');
  await expect(page.getByText('The address changes: links that clients have kept stop working.')).toBeVisible();
  await page.getByLabel('Address', { exact: true }).fill('Rose wood');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Use only small letters a to z, digits and hyphens.')).toBeVisible();
});

test('what is saved is there for everybody', async ({ page, clinic, isMobile }) => {
  test.skip(isMobile, 'there is one clinic to change');
  await page.goto('/admin/settings');
  const address = page.getByLabel('Street address');
  const before = await address.inputValue();
  const saved = page.getByRole('status', { name: 'Notifications' }).getByText('The settings are saved.');
  for (const typed of [`${before}, second floor`, before]) {
    await address.fill(typed);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('button', { name: 'Save' })).toHaveCount(0);
    await expect(saved.last()).toBeVisible();
    const now: { address: string } = await (await clinic.request.get('/api/v1/clinic')).json();
    expect(now.address).toBe(typed);
  }
});
