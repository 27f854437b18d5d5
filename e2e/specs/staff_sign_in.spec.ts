import { createHmac } from 'node:crypto';

import { type Page } from '@playwright/test';

import { expectNoViolations } from '../support/accessibility';
import { CLINIC } from '../support/clinic';
import { expect, test } from '../support/test';

const { email, password } = CLINIC.owner;

async function signIn(page: Page, typed: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(typed);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** What an authenticator app shows (RFC 6238), so many steps of 30 seconds from now. */
function oneTimeCode(base32: string, stepsFromNow = 0): string {
  const bits = Array.from(base32, (letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  ).join('');
  const secret = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + stepsFromNow));
  const hash = createHmac('sha1', secret).update(step).digest();
  const offset = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

// The clinic has one owner, and a second factor is asked for everywhere.
test.describe.configure({ mode: 'serial' });
test.skip(({ isMobile }) => Boolean(isMobile), 'changes how the only owner signs in: one project at a time');

test('a wrong password is told, and what was typed stays', async ({ page }) => {
  await page.goto('/admin/');
  await signIn(page, 'not the password');
  await expect(page.getByRole('alert')).toContainText('This e-mail address and password do not match.');
  await expect(page.getByLabel('E-mail address')).toHaveValue(email);
});

test('the right password opens what was asked for', async ({ page }) => {
  await page.goto('/admin/clients');
  await signIn(page, password);
  await expect(page.getByRole('heading', { level: 1, name: 'Clients' })).toBeFocused();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Clients' })).toBeVisible();
});

test('a session that has ended takes nothing that was typed', async ({ page, client }) => {
  await page.goto(`/admin/clients/${client.id}`);
  await signIn(page, password);
  const note = page.getByLabel('Note for the team');
  await note.fill('Prefers mornings');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Save' }).click();

  const again = page.getByRole('dialog', { name: 'Sign in again' });
  await expect(again).toContainText(email);
  await expect(again.getByLabel('Password', { exact: true })).toBeFocused();
  await expectNoViolations(page);
  await page.keyboard.press('Escape');
  await expect(again).toBeVisible();
  await again.getByLabel('Password', { exact: true }).fill('not the password');
  await again.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(again.getByRole('alert')).toContainText('This e-mail address and password do not match.');
  await again.getByLabel('Password', { exact: true }).fill(password);
  await again.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(again).toBeHidden();

  await expect(note).toHaveValue('Prefers mornings');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status', { name: 'Notifications' })).toContainText('The changes are saved.');
});

test('a page that could not be loaded for want of a session is there after signing in again', async ({ page }) => {
  await page.goto('/admin/settings');
  await signIn(page, password);
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeFocused();
  await page.context().clearCookies();
  await page.getByRole('link', { name: 'Treatments' }).click();
  const again = page.getByRole('dialog', { name: 'Sign in again' });
  await again.getByLabel('Password', { exact: true }).fill(password);
  await again.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('button', { name: /Hydrafacial/ })).toBeVisible();
});

test.describe('with a second factor', () => {
  let recoveryCodes: string[] = [];

  test.afterEach(async ({ clinic }) => {
    const data = { password, one_time_code: recoveryCodes.pop() };
    await clinic.request.post('/api/v1/staff/me/second-factor/remove', { data });
  });

  test('the owner sets it up, signs in with it, and switches it off', async ({ page, otherPage }) => {
    await page.goto('/admin/account');
    await signIn(page, password);
    const factor = page.getByRole('region', { name: 'Second factor' });
    await factor.getByRole('button', { name: 'Set up' }).click();
    await factor.getByLabel('Your password, to prove that it is you').fill(password);
    await factor.getByRole('button', { name: 'Continue' }).click();
    await expect(factor.getByRole('img', { name: 'QR code for an authenticator app' })).toBeVisible();
    const shown = await factor.getByText(/^([A-Z2-7]{4} ?){8}$/).innerText();
    const secret = shown.replaceAll(/\s/g, '');
    await factor.getByLabel('The six digits that the app shows').fill(oneTimeCode(secret));
    await factor.getByRole('button', { name: 'Switch it on' }).click();
    await expect(factor.getByRole('heading', { name: 'Keep these recovery codes' })).toBeFocused();
    await expect(factor.getByRole('listitem')).toHaveCount(10);
    recoveryCodes = await factor.getByRole('listitem').allInnerTexts();
    await factor.getByRole('button', { name: 'I have kept them' }).click();
    await expect(factor).toContainText('A one-time code is asked for whenever you sign in.');

    const other = await otherPage();
    await other.goto('/admin/account');
    await signIn(other, password);
    await expect(other.getByRole('heading', { name: 'One-time code' })).toBeVisible();
    const code = other.getByLabel('Code', { exact: true });
    await expect(code).toBeFocused();
    await code.fill('abc');
    await other.getByRole('button', { name: 'Sign in' }).click();
    await expect(other.getByText('This code is not right.')).toBeVisible();
    // A code works once; the next one is accepted a little early, for clocks that are fast.
    await code.fill(oneTimeCode(secret, 1));
    await other.getByRole('button', { name: 'Sign in' }).click();
    await expect(other.getByRole('heading', { level: 1, name: 'My account' })).toBeVisible();

    const again = other.getByRole('region', { name: 'Second factor' });
    await again.getByRole('button', { name: 'Switch off' }).click();
    const dialog = other.getByRole('dialog', { name: 'Switch the second factor off?' });
    await dialog.getByLabel('Your password, to prove that it is you').fill(password);
    await dialog.getByRole('button', { name: 'Switch off' }).click();
    const proof = dialog.getByLabel('A one-time code, or one of your recovery codes');
    await expect(dialog).toContainText('This cannot be left empty.');
    await proof.fill('000000');
    await dialog.getByRole('button', { name: 'Switch off' }).click();
    await expect(dialog).toContainText('This code is not right.');
    await expectNoViolations(other);
    await proof.fill(recoveryCodes.pop() ?? '');
    await dialog.getByRole('button', { name: 'Switch off' }).click();
    await expect(again).toContainText('With a second factor, a stolen password alone lets nobody in.');
  });
});
