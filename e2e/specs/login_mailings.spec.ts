import { expectNoViolations } from '../support/accessibility';
import { OWNER_SESSION, fullName } from '../support/clinic';
import { linkIn, messageTo } from '../support/messages';
import { PORTAL, expect, test } from '../support/test';

test.use({ storageState: OWNER_SESSION });

test('a login e-mail goes to whoever is found, and its button signs in', async ({ page, client, otherPage }) => {
  await page.goto('/admin/portal');
  await page.getByRole('searchbox', { name: 'Search people' }).fill(client.email);
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.getByRole('button', { name: 'Login e-mail to all of these' }).click();
  const drawer = page.getByRole('dialog', { name: 'Send a login e-mail' });
  await expect(drawer.getByText('1 client gets it.')).toBeVisible();
  await drawer.getByLabel('The button leads to').selectOption({ label: 'Appointments' });
  await expectNoViolations(page);
  await drawer.getByRole('button', { name: 'Send it to 1 client' }).click();

  await expect(page.getByRole('heading', { level: 1, name: 'Login e-mail' })).toBeFocused();
  await expect(page.getByText('Finished')).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: fullName(client) })).toContainText('Sent');
  await expectNoViolations(page);

  const phone = await otherPage();
  await phone.goto(linkIn(await messageTo(page.request, client.email)));
  await phone.getByRole('button', { name: 'Continue' }).click();
  await expect(phone).toHaveURL(new RegExp(`${PORTAL}/appointments$`));

  await page.goto('/admin/portal/mailings');
  await expect(page.getByRole('link', { name: /^To 1 client/ }).first()).toBeVisible();
  await expectNoViolations(page);
});
