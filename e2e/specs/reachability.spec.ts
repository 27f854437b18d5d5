import { expectNoViolations } from '../support/accessibility';
import { OWNER_SESSION } from '../support/clinic';
import { expect, test } from '../support/test';

test.use({ storageState: OWNER_SESSION });

test('a client whose mail came back is told of, until the address is to be tried again', async ({
  page,
  client,
  clinic,
}) => {
  const note = page.getByText(/^A mail to this address came back on /);
  await page.goto(`/admin/clients/${client.id}`);
  await expect(page.getByLabel('E-mail address')).toHaveValue(client.email);
  await expect(note).toHaveCount(0);

  // The development mailbox refuses such addresses.
  await clinic.changeClient(client, { email: client.email.replace('example.com', 'clinic.invalid') });
  await clinic.book(client, 'Brow lamination');
  await expect(async () => {
    await page.reload();
    await expect(note).toBeVisible({ timeout: 1000 });
  }).toPass();
  await expectNoViolations(page);

  await page.getByRole('button', { name: 'Try this address again' }).click();
  await expect(page.getByRole('status', { name: 'Notifications' })).toContainText(
    'Mails are sent to this address again.',
  );
  await expect(note).toHaveCount(0);

  // One that came back later, which only the team can know.
  await page.getByRole('button', { name: 'Mails to this address come back' }).click();
  await expect(note).toBeVisible();
  await expectNoViolations(page);
});
