import { type Page } from '@playwright/test';

import { codeIn, messageTo } from '../support/messages';
import { PORTAL, expect, test } from '../support/test';

const devices = (page: Page) => page.getByRole('region', { name: 'Where you are signed in' });
const signInForm = (page: Page) => page.getByLabel('E-mail address or phone number');

test('a client sees where they are signed in, and signs out elsewhere', async ({
  page,
  otherPage,
  client,
  signIn,
}) => {
  const other = await otherPage();
  await signIn(client);
  await signIn(client, { context: other.context(), by: 'phone' });
  await other.goto(PORTAL);
  await page.goto(`${PORTAL}/more`);

  await expect(devices(page).getByRole('listitem')).toHaveCount(2);
  await expect(devices(page).getByText('This device')).toHaveCount(1);
  await devices(page).getByRole('button', { name: /^Sign out on / }).click();
  await expect(page.getByRole('status', { name: 'Notifications' })).toContainText('Signed out on');
  await expect(devices(page).getByRole('listitem')).toHaveCount(1);
  await expect(page.getByText('You are signed in on this device only.')).toBeVisible();

  await other.getByRole('navigation').getByRole('link', { name: 'Appointments' }).click();
  await expect(signInForm(other)).toBeVisible();
});

test('a client signs out', async ({ page, client, signIn }) => {
  await signIn(client);
  await page.goto(`${PORTAL}/more`);
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(signInForm(page)).toBeVisible();
  await page.goBack();
  await expect(signInForm(page)).toBeVisible();
  await page.reload();
  await expect(signInForm(page)).toBeVisible();
});

test('a session that ended brings one back to where one was', async ({ page, client, clinic, signIn }) => {
  await clinic.book(client, 'Hydrafacial');
  await signIn(client);
  await page.goto(PORTAL);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.context().clearCookies();
  await page.getByRole('navigation').getByRole('link', { name: 'Appointments' }).click();
  await expect(page.getByText('You have been signed out because nothing happened for a while.')).toBeVisible();

  await signInForm(page).fill(client.phone);
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await page.getByLabel('Code of six digits').fill(codeIn(await messageTo(page.request, client.phone)));
  await expect(page.getByRole('heading', { level: 1, name: 'Appointments' })).toBeVisible();
  await expect(page.getByRole('link', { name: /Hydrafacial/ })).toBeVisible();
});
