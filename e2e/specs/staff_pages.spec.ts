// Going from page to page in the staff app, which loads each page when it is first opened.
import type { Page } from '@playwright/test';

import { OWNER_SESSION, fullName } from '../support/clinic';
import { expect, test } from '../support/test';

test.use({ storageState: OWNER_SESSION });

/** Follows a link of the navigation, which is a menu on a phone. */
async function follow(page: Page, name: string, isMobile: boolean | undefined): Promise<void> {
  if (isMobile) await page.getByRole('button', { name: 'Open the menu' }).click();
  await page.getByRole('navigation').filter({ visible: true }).getByRole('link', { name, exact: true }).click();
}

test('the navigation leads to every page without loading the app anew', async ({ page, isMobile }) => {
  await page.goto('/admin/clients');
  await expect(page.getByRole('heading', { level: 1, name: 'Clients' })).toBeFocused();
  // Another document would not have it.
  await page.evaluate(() => document.body.setAttribute('data-marked', ''));

  for (const name of ['Settings', 'Treatments', 'Clients']) {
    await follow(page, name, isMobile);
    await expect(page).toHaveURL(new RegExp(`/admin/${name.toLowerCase()}$`));
    await expect(page.getByRole('heading', { level: 1, name })).toBeFocused();
  }
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Treatments' })).toBeVisible();
  await expect(page.locator('body[data-marked]')).toHaveCount(1);
});

test('former addresses lead on', async ({ page }) => {
  await page.goto('/admin/office/settings');
  await expect(page).toHaveURL(/\/admin\/settings$/);
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeFocused();
});

test('what was typed is not lost unasked', async ({ page, client, isMobile }) => {
  await page.goto('/admin/clients');
  await page.getByRole('searchbox').fill(client.email);
  await page.getByRole('link', { name: fullName(client) }).click();
  await expect(page.getByRole('heading', { level: 1, name: fullName(client) })).toBeVisible();
  const note = page.getByLabel('Note for the team');
  await note.fill('Prefers mornings');

  const questions: string[] = [];
  let leave = false;
  page.on('dialog', (dialog) => {
    questions.push(dialog.type());
    return leave ? dialog.accept() : dialog.dismiss();
  });
  await follow(page, 'Settings', isMobile);
  await expect(page).toHaveURL(new RegExp(`/admin/clients/${client.id}$`));
  if (isMobile) await page.keyboard.press('Escape');
  await expect(note).toHaveValue('Prefers mornings');

  await page.evaluate(() => history.back());
  await expect.poll(() => questions.length).toBe(2);
  await expect(page).toHaveURL(new RegExp(`/admin/clients/${client.id}$`));
  await expect(note).toHaveValue('Prefers mornings');

  leave = true;
  await follow(page, 'Settings', isMobile);
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  // What was left is forgotten.
  await follow(page, 'Treatments', isMobile);
  await expect(page.getByRole('heading', { level: 1, name: 'Treatments' })).toBeVisible();
  expect(questions).toEqual(['confirm', 'confirm', 'confirm']);
});

test('a closing tab asks, too', async ({ page, client }) => {
  await page.goto(`/admin/clients/${client.id}`);
  await page.getByLabel('Note for the team').fill('Prefers mornings');
  const asked = page.waitForEvent('dialog');
  const closed = page.reload();
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.accept();
  await closed;
});
