import { CLINIC } from '../support/clinic';
import { codeIn, linkIn, messageTo } from '../support/messages';
import { GREETING, PORTAL, expect, test } from '../support/test';

const identifier = 'E-mail address or phone number';

test('a client signs in with the link in an e-mail', async ({ page, client }) => {
  await page.goto(PORTAL);
  await page.getByLabel(identifier).fill(client.email);
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await expect(page.getByRole('heading', { name: 'Check your messages' })).toBeVisible();

  const message = await messageTo(page.request, client.email);
  expect(message.subject).toContain(CLINIC.name);
  await page.goto(linkIn(message));
  await expect(page.getByRole('heading', { level: 1, name: GREETING })).toContainText(client.first_name);
  // The secret is neither in the address bar nor in the history.
  expect(page.url()).not.toContain('#');
});

test('looking at a link does not use it up', async ({ page, request, client }) => {
  await page.goto(PORTAL);
  await page.getByLabel(identifier).fill(client.email);
  await page.getByLabel(identifier).press('Enter');
  const link = linkIn(await messageTo(page.request, client.email));

  for (let scan = 0; scan < 3; scan += 1) {
    expect((await request.get(link)).ok()).toBe(true);
    expect((await request.head(link)).ok()).toBe(true);
  }
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1, name: GREETING })).toBeVisible();
});

test('a link opened in another browser asks first, and says whom it signs in', async ({
  page,
  otherPage,
  client,
}) => {
  await page.goto(PORTAL);
  await page.getByLabel(identifier).fill(client.email);
  await page.getByRole('button', { name: 'Send me a link' }).click();
  const link = linkIn(await messageTo(page.request, client.email));

  const other = await otherPage();
  await other.goto(link);
  await expect(other.getByRole('heading', { name: `Continue to ${CLINIC.name}?` })).toBeVisible();
  const asked = other.getByText('This link signs in');
  await expect(asked).toContainText('@');
  await expect(asked).not.toContainText(client.email);
  await other.getByRole('button', { name: 'Continue' }).click();
  await expect(other.getByRole('heading', { level: 1, name: GREETING })).toBeVisible();

  await page.goto(PORTAL);
  await expect(page.getByRole('heading', { name: 'Check your messages' })).toBeVisible();
});

test('a used link offers a new one, which is a tap away', async ({ page, otherPage, client, clinic }) => {
  // One that the team has made: whoever has just asked for one has to wait a minute for the next.
  const used = await clinic.loginLink(client);
  await page.goto(used);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('heading', { level: 1, name: GREETING })).toBeVisible();

  const other = await otherPage();
  await other.goto(used);
  await expect(other.getByRole('heading', { name: 'This link has already been used' })).toBeVisible();
  await other.getByRole('button', { name: 'Request a new link' }).click();
  await expect(other.getByRole('heading', { name: 'Check your messages' })).toBeVisible();

  const newer = linkIn(await messageTo(other.request, client.email, ({ text }) => text.includes('/sign-in#')));
  expect(newer).not.toBe(used);
  await other.goto(newer);
  await expect(other.getByRole('heading', { level: 1, name: GREETING })).toBeVisible();
});

test('a used link opened again where one is signed in leads home', async ({ page, client, clinic, signIn }) => {
  const used = await clinic.loginLink(client);
  await page.goto(used);
  await page.getByRole('button', { name: 'Continue' }).click();
  const greeting = page.getByRole('heading', { level: 1, name: GREETING });
  await expect(greeting).toBeVisible();
  await page.goto(`${PORTAL}/more`);
  await page.goto(used);
  await expect(greeting).toBeVisible();

  // For somebody else it is as used as before, and the page says who is in.
  await signIn(await clinic.newClient());
  await page.goto(used);
  await expect(page.getByRole('heading', { name: 'This link has already been used' })).toBeVisible();
  await expect(page.getByText('Somebody else is signed in in this browser.')).toBeVisible();
  await page.getByRole('button', { name: 'Go on as they are' }).click();
  await expect(greeting).toBeVisible();
});

test('a link that was not copied completely says so', async ({ page }) => {
  await page.goto(`${PORTAL}/sign-in#rvrq584VtZ0IFF`);
  await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
  await page.getByRole('button', { name: 'Request a new link' }).click();
  await expect(page.getByLabel(identifier)).toBeVisible();
});

test('the code beside the link signs in, and a wrong one says so', async ({ page, client }) => {
  await page.goto(PORTAL);
  await page.getByLabel(identifier).fill(client.email);
  await page.getByRole('button', { name: 'Send me a link' }).click();
  const code = codeIn(await messageTo(page.request, client.email));

  const field = page.getByLabel('Code of six digits');
  await field.fill(code === '123456' ? '654321' : '123456');
  await expect(page.getByText('This code is not right.')).toBeVisible();
  // As it stands in the message, with a space.
  await field.fill(`${code.slice(0, 3)} ${code.slice(3)}`);
  await expect(page.getByRole('heading', { level: 1, name: GREETING })).toBeVisible();
});

test('a client signs in with a phone number', async ({ page, client }) => {
  await page.goto(PORTAL);
  await page.getByLabel(identifier).fill(client.phone.replace('+44', '0'));
  await page.getByRole('button', { name: 'Send me a link' }).click();
  const message = await messageTo(page.request, client.phone);
  expect(message.channel).toBe('sms');
  await page.goto(linkIn(message));
  await expect(page.getByRole('heading', { level: 1, name: GREETING })).toContainText(client.first_name);
});

test('nobody learns whom the clinic knows', async ({ page }) => {
  await page.goto(PORTAL);
  await page.getByLabel(identifier).fill(`stranger-${Date.now()}@example.com`);
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await expect(page.getByRole('heading', { name: 'Check your messages' })).toBeVisible();
});

test('what cannot be an address is told at once', async ({ page }) => {
  await page.goto(PORTAL);
  const field = page.getByLabel(identifier);
  await field.fill('elena@');
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await expect(page.getByText('This is not a complete e-mail address.')).toBeVisible();
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('elena@');
});
