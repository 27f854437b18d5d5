import { CLINIC, OWNER_SESSION } from '../support/clinic';
import { expectNoViolations } from '../support/accessibility';
import { expect, test } from '../support/test';

test.use({ storageState: OWNER_SESSION });

test('the owner sees who is signed in where, and ends it', async ({ page, otherPage, isMobile }) => {
  // The specs run side by side in two projects: each has a device of its own.
  const [system, device] = isMobile ? ['iPhone', 'Safari on iPhone'] : ['iPad', 'Safari on iPad'];
  const other = (await otherPage()).context();
  const { email, password } = CLINIC.owner;
  // Another spec may just be asking the owner for a second factor.
  await expect
    .poll(
      async () => {
        const headers = { 'User-Agent': `Mozilla/5.0 (${system}) Version/19.0 Safari/604.1` };
        return (await other.request.post('/api/v1/staff/sessions', { data: { email, password }, headers })).status();
      },
      { intervals: [4_000], timeout: 24_000 },
    )
    .toBe(201);

  await page.goto('/admin/sessions');
  const owner = page.getByRole('region', { name: CLINIC.owner.name });
  await expect(owner.getByText('This device')).toHaveCount(1);
  const row = owner.getByRole('listitem').filter({ hasText: device });
  await expect(row.first()).toBeVisible();
  const before = await row.count();
  await expectNoViolations(page);

  await row.first().getByRole('button', { name: `Sign out ${CLINIC.owner.name} on ${device}` }).click();
  await expect(page.getByRole('status', { name: 'Notifications' })).toContainText(
    `${CLINIC.owner.name} is signed out on ${device}.`,
  );
  await expect(row).toHaveCount(before - 1);
  expect((await other.request.get('/api/v1/staff/me')).status()).toBe(401);
});
