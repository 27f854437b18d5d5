// The staff app is loaded in two modules, the desk and the office. Going from one to the other loads a page.
import type { Page } from '@playwright/test';

import { OWNER_SESSION, fullName } from '../support/clinic';
import { expect, test } from '../support/test';

test.use({ storageState: OWNER_SESSION });

/** Follows a link of the navigation, which is a menu on a phone. */
async function follow(page: Page, name: string, isMobile: boolean | undefined): Promise<void> {
  if (isMobile) await page.getByRole('button', { name: 'Open the menu' }).click();
  await page.getByRole('navigation').filter({ visible: true }).getByRole('link', { name, exact: true }).click();
}

/** Marks the document, so that another one is told from it. */
async function mark(page: Page): Promise<void> {
  await page.evaluate(() => document.body.setAttribute('data-marked', ''));
}

test('the navigation leads to every module, and Back to where one was', async ({ page, isMobile }) => {
  const marked = page.locator('body[data-marked]');
  await page.goto('/admin/clients');
  await expect(page.getByRole('heading', { level: 1, name: 'Clients' })).toBeFocused();
  await mark(page);

  await follow(page, 'Settings', isMobile);
  await expect(page).toHaveURL(/\/admin\/office\/settings$/);
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeFocused();
  await expect(marked).toHaveCount(0);
  await mark(page);

  // Within a module nothing is loaded anew.
  await follow(page, 'Treatments', isMobile);
  await expect(page).toHaveURL(/\/admin\/office\/treatments$/);
  await expect(page.getByRole('heading', { level: 1, name: 'Treatments' })).toBeFocused();
  await expect(marked).toHaveCount(1);

  await follow(page, 'Clients', isMobile);
  await expect(page).toHaveURL(/\/admin\/clients$/);
  await expect(page.getByRole('heading', { level: 1, name: 'Clients' })).toBeFocused();
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Treatments' })).toBeVisible();
});

test('former addresses lead on', async ({ page }) => {
  await page.goto('/admin/settings');
  await expect(page).toHaveURL(/\/admin\/office\/settings$/);
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeFocused();
});

test('what was typed is not lost unasked', async ({ page, client, isMobile }) => {
  await page.goto(`/admin/clients/${client.id}`);
  await expect(page.getByRole('heading', { level: 1, name: fullName(client) })).toBeVisible();
  const note = page.getByLabel('Note for the team');
  await note.fill('Prefers mornings');
  const asked = page.waitForEvent('dialog');
  // The click waits until the question is answered.
  const click = follow(page, 'Settings', isMobile);
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await click;
  await expect(page).toHaveURL(new RegExp(`/admin/clients/${client.id}$`));
  if (isMobile) await page.keyboard.press('Escape');
  await expect(note).toHaveValue('Prefers mornings');
});
