// Setting another password in place of a forgotten one.
import { randomInt } from 'node:crypto';

import { OWNER_SESSION } from '../support/clinic';
import { expectNoViolations } from '../support/accessibility';
import { accountLinkIn, messageTo } from '../support/messages';
import { expect, test } from '../support/test';

const FORMER = 'tulip-anvil-42-mosaic';
const NEW = 'lantern-orchid-17-gravel';

test('a forgotten password is set by a mailed link, once', async ({ page, browser, request }) => {
  test.slow();
  // A colleague of one's own: the owner's password is used by other specs.
  const email = `ines.${randomInt(1_000_000_000)}@team.example`;
  const owner = await browser.newContext({ storageState: OWNER_SESSION });
  expect((await owner.request.post('/api/v1/team/invites', { data: { email, role: 'front_desk' } })).status()).toBe(201);
  await owner.close();
  const token = new URL(accountLinkIn(await messageTo(request, email))).hash.slice(1);
  const joined = await request.post('/api/v1/staff/invites/accept', { data: { token, name: `Ines Roy ${email}`, password: FORMER } });
  expect(joined.status()).toBe(201);

  await page.goto('/admin/');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Forgot your password?' })).toBeVisible();
  await expectNoViolations(page);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Check your e-mail' })).toBeVisible();
  await expectNoViolations(page);

  const link = accountLinkIn(await messageTo(request, email, ({ text }) => text.includes('/reset-password#')));
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1, name: 'Set a new password' })).toBeVisible();
  await expect(page.getByText(`For ${email}`)).toBeVisible();
  await page.getByLabel('New password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await expect(page.getByText('Use at least 12 characters.')).toBeVisible();
  await expectNoViolations(page);
  await page.getByLabel('New password', { exact: true }).fill(NEW);
  await page.getByLabel('New password again').fill(NEW);
  await page.getByRole('button', { name: 'Set the password' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Your password is changed' })).toBeVisible();

  const signIn = (password: string) => request.post('/api/v1/staff/sessions', { data: { email, password } });
  expect((await signIn(FORMER)).status()).toBe(401);
  expect((await signIn(NEW)).status()).toBe(201);
  await page.goto('/admin/account');
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1, name: 'This link has been used' })).toBeVisible();
});
