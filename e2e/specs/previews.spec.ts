import { expectNoViolations } from '../support/accessibility';
import { OWNER_SESSION, fullName } from '../support/clinic';
import { GREETING, PORTAL, expect, test } from '../support/test';

test.use({ storageState: OWNER_SESSION });

test('the portal is previewed as somebody made up, and nothing can be changed', async ({ page, context }) => {
  await page.goto('/admin/portal-settings');
  const opened = context.waitForEvent('page');
  await page.getByRole('button', { name: 'Preview portal' }).click();
  const preview = await opened;
  await expect(preview.getByRole('heading', { level: 1, name: GREETING })).toBeVisible();
  expect(preview.url()).not.toContain('#');
  const bar = preview.getByRole('complementary', { name: 'Preview' });
  await expect(bar).toContainText('Preview as Alex Example: nothing can be changed.');
  await expect(preview.getByRole('region', { name: 'Your next appointment' })).toBeVisible();
  await expectNoViolations(preview);

  await preview.getByRole('region', { name: 'Your next appointment' }).getByRole('button', { name: 'Cancel' }).click();
  await preview.getByRole('button', { name: 'Cancel the appointment' }).click();
  const refusal = preview.getByText('This is a preview: everything can be seen, nothing can be changed.');
  await expect(refusal).toBeVisible();

  await preview.goto(`${PORTAL}/profile`);
  await expect(preview.getByLabel('First name')).toHaveValue('Alex');
  await preview.getByRole('button', { name: 'Save the name' }).click();
  await expect(refusal).toBeVisible();
  const reminders = preview.getByRole('group', { name: 'Reminders' });
  const byMail = reminders.getByRole('checkbox', { name: 'E-mail', exact: true });
  await byMail.click();
  await expect(preview.getByRole('status', { name: 'Notifications' })).toContainText('nothing can be changed');
  await expect(byMail).toBeChecked();
  await preview.goto(`${PORTAL}/notifications`);
  await preview.getByRole('button', { name: 'Mark all as read' }).click();
  await expect(refusal).toBeVisible();
  await expectNoViolations(preview);

  await preview.reload();
  await expect(bar).toBeVisible();
  await bar.getByRole('button', { name: 'End preview' }).click();
  await expect(preview.getByText('You can close this tab.')).toBeVisible();
  await preview.reload();
  await expect(preview.getByText('You can close this tab.')).toBeVisible();
  await expectNoViolations(preview);
});

test('a preview as a client leaves the client in the same browser alone', async ({ page, context, client, signIn }) => {
  await signIn(client);
  await page.goto(`/admin/clients/${client.id}`);
  const opened = context.waitForEvent('page');
  await page.getByRole('button', { name: 'Preview as this client' }).click();
  const preview = await opened;
  await expect(preview.getByRole('complementary', { name: 'Preview' })).toContainText(fullName(client));
  await page.goto(PORTAL);
  await expect(page.getByRole('heading', { level: 1, name: GREETING })).toBeVisible();
  await expect(page.getByRole('complementary', { name: 'Preview' })).toHaveCount(0);
});
