import { expectNoViolations } from '../support/accessibility';
import { CLINIC, OWNER_SESSION, fullName } from '../support/clinic';
import { expect, test } from '../support/test';

test.use({ storageState: OWNER_SESSION });

test('the log says by name who did what, and from what to what', async ({ page, client, clinic }) => {
  const renamed = await clinic.changeClient(client, { last_name: `${client.last_name}son` });
  await clinic.book(renamed, 'Brow lamination');
  await page.goto('/admin/audit');
  await expect(page.getByRole('heading', { level: 1, name: 'Audit log' })).toBeFocused();
  const booked = page.getByRole('row').filter({ hasText: `booked ${fullName(renamed)}, Brow lamination` });
  await expect(booked).toContainText(CLINIC.owner.name);

  const changed = page.getByRole('row').filter({ hasText: `changed the record of ${fullName(renamed)}` });
  await changed.getByText('What changed').click();
  await expect(changed.getByRole('definition')).toContainText([`${client.last_name} ${renamed.last_name}`]);
  await expectNoViolations(page);

  await page.goto(`/admin/clients/${client.id}`);
  await expect(page.getByRole('heading', { level: 1, name: fullName(renamed) })).toBeVisible();
  await page.goto('/admin/audit');
  const read = page.getByRole('row').filter({ hasText: `read the record of ${fullName(renamed)}` });
  await expect(read).toHaveCount(1);
});
