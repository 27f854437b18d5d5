import { expectNoViolations } from '../support/accessibility';
import { OWNER_SESSION } from '../support/clinic';
import { linkIn, messageTo } from '../support/messages';
import { PORTAL, expect, test } from '../support/test';

test.use({ storageState: OWNER_SESSION });

test('a copied link lands in its section, once, and the client is told', async ({ page, client, otherPage }) => {
  await page.goto(`/admin/clients/${client.id}`);
  await page.getByRole('button', { name: 'Magic link' }).click();
  const drawer = page.getByRole('dialog', { name: 'Magic link' });
  await drawer.getByLabel('It leads to').selectOption({ label: 'Appointments' });
  await expectNoViolations(page);
  await drawer.getByRole('button', { name: 'Make a link to copy' }).click();
  await expect(drawer.getByRole('heading', { name: 'Copy the link now' })).toBeFocused();
  await expectNoViolations(page);
  const link = await drawer.locator('.secret').innerText();
  const told = await messageTo(page.request, client.email);
  expect(told.text).toContain('has copied a link');
  expect(told.text).not.toContain('/sign-in#');

  const phone = await otherPage();
  await phone.goto(link);
  await phone.getByRole('button', { name: 'Continue' }).click();
  await expect(phone).toHaveURL(new RegExp(`${PORTAL}/appointments$`));
  await expect(phone.getByRole('heading', { level: 1, name: 'Appointments' })).toBeVisible();

  const second = await otherPage();
  await second.goto(link);
  await expect(second.getByRole('heading', { name: 'This link has already been used' })).toBeVisible();
});

test('a sent link signs in by one tap', async ({ page, client, otherPage }) => {
  await page.goto(`/admin/clients/${client.id}`);
  await page.getByRole('button', { name: 'Magic link' }).click();
  const drawer = page.getByRole('dialog', { name: 'Magic link' });
  await drawer.getByLabel('It leads to').selectOption({ label: 'Booking' });
  await drawer.getByRole('button', { name: 'Send it to the client' }).click();
  await expect(drawer).toBeHidden();
  const phone = await otherPage();
  await phone.goto(linkIn(await messageTo(page.request, client.email)));
  await phone.getByRole('button', { name: 'Continue' }).click();
  await expect(phone).toHaveURL(new RegExp(`${PORTAL}/book`));
});
