import { expectNoViolations } from '../support/accessibility';
import { OWNER_SESSION, fullName } from '../support/clinic';
import { expect, test } from '../support/test';

test.use({ storageState: OWNER_SESSION });

test('a confirmation is seen to arrive', async ({ page, client, clinic }) => {
  await clinic.book(client, 'Brow lamination');
  await page.goto('/admin/outbox');
  await expect(page.getByRole('heading', { level: 1, name: 'Messages' })).toBeFocused();
  const rows = page.getByRole('listitem').filter({ hasText: fullName(client) });
  const row = rows.filter({ hasText: 'Booking confirmation' });
  await expect(async () => {
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect(row).toContainText('Sent', { timeout: 1000 });
  }).toPass();
  const reminder = rows.filter({ hasText: 'Reminder' });
  await expect(reminder).toContainText('Waiting');
  await expect(reminder).toContainText('goes out');
  // Masked: enough to recognise, too little to write to.
  await expect(row).toContainText(`${client.email.charAt(0)}…@example.com`);
  await expect(row).not.toContainText(client.email);
  await expectNoViolations(page);

  await page.getByLabel('Show messages by kind').selectOption('Sign-in link');
  await expect(row).toHaveCount(0);
  await page.getByLabel('Show messages by kind').selectOption('Booking confirmation');
  await expect(row).toBeVisible();
  await page.getByLabel('Show messages by state').selectOption('Not needed');
  await expect(row).toHaveCount(0);
  await page.getByLabel('Show messages by state').selectOption('Sent');
  await row.getByRole('link', { name: fullName(client) }).click();
  await expect(page.getByRole('heading', { level: 1, name: fullName(client) })).toBeVisible();
});

test('a message that failed says why, and is tried again once the address is right', async ({
  page,
  client,
  clinic,
}) => {
  // The development mailbox refuses such addresses.
  const wrong = await clinic.changeClient(client, { email: client.email.replace('example.com', 'clinic.invalid') });
  await clinic.book(client, 'Brow lamination');
  await page.goto('/admin/outbox');
  await page.getByLabel('Show messages by state').selectOption('Failed');
  // A change of address is told to the former one, which is a message too.
  const row = page.getByRole('listitem').filter({ hasText: fullName(client) }).filter({ hasText: 'Booking confirmation' });
  await expect(async () => {
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect(row).toContainText('There is no such address or number.', { timeout: 1000 });
  }).toPass();
  await expectNoViolations(page);

  await clinic.changeClient(wrong, { email: client.email });
  await row.getByRole('button', { name: /^Try again/ }).click();
  await expect(page.getByRole('status', { name: 'Notifications' })).toContainText('The message waits to be sent.');
  await expect(row).toContainText('Waiting');
  await page.getByLabel('Show messages by state').selectOption('Sent');
  await expect(async () => {
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect(row).toContainText(`${client.email.charAt(0)}…@example.com`, { timeout: 1000 });
  }).toPass();
});
