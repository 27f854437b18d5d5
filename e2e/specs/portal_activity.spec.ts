import { expectNoViolations } from '../support/accessibility';
import { PORTAL, expect, test } from '../support/test';

test('what is done in the portal is counted, and of nobody', async ({ page, client, signIn, staffPage }) => {
  const reported = page.waitForRequest((request) => request.url().endsWith('/activity'));
  await signIn(client);
  await page.goto(`${PORTAL}/appointments`);
  await expect(page.getByRole('heading', { level: 1, name: 'Appointments' })).toBeVisible();
  await page.getByRole('navigation').getByRole('link', { name: 'Book' }).filter({ visible: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Book an appointment' })).toBeVisible();
  await reported;

  const staff = await staffPage();
  await staff.goto('/admin/office/portal');
  const card = staff.getByRole('region', { name: 'What is done in the portal' });
  await expect(card.getByRole('img', { name: /^Sign-ins: [\d,]+ in all\. Most: / })).toBeVisible();
  await expect(card.getByRole('img', { name: /^Error pages: / })).toBeVisible();
  await card.getByText('As a table').click();
  const today = card.getByRole('row').nth(1);
  await expect(today.getByRole('cell').first()).not.toHaveText('0');
  await expectNoViolations(staff);
});
