import { expectNoViolations } from '../support/accessibility';
import { OWNER_SESSION } from '../support/clinic';
import { expect, test } from '../support/test';

test.use({ storageState: OWNER_SESSION });

test('a mail server that cannot be used is refused beside the field, and nothing changes', async ({ page }) => {
  await page.goto('/admin/delivery');
  await expect(page.getByRole('heading', { level: 1, name: 'Delivery' })).toBeFocused();
  await expect(page.getByText("Mails go out by the installation's mail server.")).toBeVisible();
  await expectNoViolations(page);

  await page.getByRole('button', { name: 'Use your own mail server' }).click();
  const drawer = page.getByRole('dialog', { name: 'Use your own mail server' });
  await drawer.getByRole('button', { name: 'Try and save' }).click();
  await expect(drawer.getByText('This cannot be left empty.').first()).toBeVisible();
  await drawer.getByLabel('Server', { exact: true }).fill('localhost');
  await drawer.getByLabel('Encryption').selectOption('TLS, mostly on port 465');
  await expect(drawer.getByLabel('Port')).toHaveValue('465');
  await drawer.getByLabel('User name').fill('portal');
  await drawer.getByLabel('Password').fill('correct horse');
  await drawer.getByLabel("Sender's address").fill('hello@example.com');
  await drawer.getByRole('button', { name: 'Try and save' }).click();
  await expect(drawer.getByText('no mail server answers as localhost on port 465')).toBeVisible();
  await expect(drawer.getByLabel('User name')).toHaveValue('portal');
  await expectNoViolations(page);

  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Use your own mail server' })).toBeVisible();
});

test('a clinic cannot allow itself more than the installation does', async ({ page }) => {
  await page.goto('/admin/delivery');
  const limits = page.getByRole('region', { name: 'How many in a day' });
  await limits.getByLabel('Texts a day').fill('many');
  await limits.getByRole('button', { name: 'Save' }).click();
  await expect(limits.getByText('Type a number.')).toBeVisible();
  await limits.getByLabel('Texts a day').fill('9999999');
  await limits.getByRole('button', { name: 'Save' }).click();
  await expect(limits.getByText(/^Must be at most \d+, which is what the installation allows\.$/)).toBeVisible();
  await expectNoViolations(page);
});

test('a Twilio account is looked at before Twilio is asked', async ({ page }) => {
  await page.goto('/admin/delivery');
  await page.getByRole('button', { name: 'Use your own Twilio account' }).click();
  const drawer = page.getByRole('dialog', { name: 'Use your own Twilio account' });
  await drawer.getByLabel('Account SID').fill('AC1');
  await drawer.getByLabel('Auth token').fill('x');
  await drawer.getByLabel('Number or messaging service').fill('nobody');
  await drawer.getByRole('button', { name: 'Try and save' }).click();
  await expect(drawer.getByText('Must be `AC` and 32 hexadecimal digits.')).toBeVisible();
  await expect(drawer.getByText(/^Must be a telephone number, or a messaging service/)).toBeVisible();
  await expectNoViolations(page);
});
