import { OWNER_SESSION } from '../support/clinic';
import { expect, test } from '../support/test';

test.use({ storageState: OWNER_SESSION });

test('what is saved is there for everybody', async ({ page, clinic, isMobile }) => {
  test.skip(isMobile, 'there is one clinic to change');
  await page.goto('/admin/office/settings');
  const horizon = page.getByLabel('Clients book at most this many days ahead');
  const before = Number(await horizon.inputValue());
  const saved = page.getByRole('status', { name: 'Notifications' }).getByText('The settings are saved.');
  for (const typed of [before + 1, before]) {
    await horizon.fill(String(typed));
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('button', { name: 'Save' })).toHaveCount(0);
    await expect(saved.last()).toBeVisible();
    const now: { booking: { horizon_days: number } } = await (await clinic.request.get('/api/v1/clinic')).json();
    expect(now.booking.horizon_days).toBe(typed);
  }
});
