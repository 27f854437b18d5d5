import { expectNoViolations } from '../support/accessibility';
import { day } from '../support/clinic';
import { PORTAL, expect, test } from '../support/test';

test('what is done in the portal is counted, and of nobody', async ({ page, client, clinic, signIn, staffPage }) => {
  // Tomorrow too, in case midnight passes meanwhile.
  const days = new URLSearchParams({ from: day(0), to: day(1) });
  const signIns = async () => {
    const answer = await clinic.request.get(`/api/v1/portal-activity?${days}`);
    const { total }: { total: { sign_ins: number } } = await answer.json();
    return total.sign_ins;
  };
  const before = await signIns();
  const reported = page.waitForRequest((request) => request.url().endsWith('/activity'));
  await signIn(client);
  await page.goto(`${PORTAL}/appointments`);
  await expect(page.getByRole('heading', { level: 1, name: 'Appointments' })).toBeVisible();
  await page.getByRole('navigation').getByRole('link', { name: 'Book' }).filter({ visible: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Book an appointment' })).toBeVisible();
  await reported;
  const after = await signIns();
  expect(after).toBeGreaterThan(before);

  const staff = await staffPage();
  await staff.goto('/admin/portal');
  const card = staff.getByRole('region', { name: 'What is done in the portal' });
  await expect(card.getByRole('img', { name: /^Sign-ins: [\d,]+ in all\. Most: / })).toBeVisible();
  await expect(card.getByRole('img', { name: /^Error pages: / })).toBeVisible();
  await card.getByText('As a table').click();
  // Today and yesterday, which was today when this began if midnight has passed.
  const shown = async (row: number) => {
    const cell = card.getByRole('row').nth(row).getByRole('cell').first();
    return Number((await cell.textContent())?.replace(/\D/g, ''));
  };
  expect((await shown(1)) + (await shown(2))).toBeGreaterThanOrEqual(after);
  await expectNoViolations(staff);
});
