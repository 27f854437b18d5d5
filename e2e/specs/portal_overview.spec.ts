import { OWNER_SESSION, fullName } from '../support/clinic';
import { expectNoViolations } from '../support/accessibility';
import { inviteIn, linkIn, messageTo } from '../support/messages';
import { GREETING, expect, test } from '../support/test';

test.use({ storageState: OWNER_SESSION });

test('an invited client joins, and the overview shows it', async ({ page, client, otherPage }) => {
  await page.goto('/admin/portal');
  await expect(page.getByRole('heading', { level: 1, name: 'Client portal' })).toBeFocused();
  await expect(page.getByRole('img', { name: 'QR code of the portal’s address' })).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search people' }).fill(client.email);
  const row = page.getByRole('row').filter({ hasText: client.last_name });
  await expect(row).toContainText('Not invited');
  await row.getByRole('button', { name: fullName(client), exact: true }).click();
  const drawer = page.getByRole('dialog', { name: fullName(client) });
  await expectNoViolations(page);
  await drawer.getByRole('button', { name: 'Invite', exact: true }).click();
  await expect(row.getByText('Invited', { exact: true })).toBeVisible();
  await expectNoViolations(page);

  const invite = inviteIn(await messageTo(page.request, client.email));
  const phone = await otherPage();
  await phone.goto(invite);
  await expect(phone.getByRole('heading', { name: /^Welcome to / })).toBeVisible();
  await expect(phone.getByText(client.email)).toHaveCount(0);
  await expectNoViolations(phone);
  await phone.getByRole('button', { name: 'Send me the link' }).click();
  await expect(phone.getByLabel('Code of six digits')).toBeVisible();
  const link = linkIn(await messageTo(phone.request, client.email, ({ text }) => text.includes('/sign-in#')));
  await phone.goto(link);
  await expect(phone.getByRole('heading', { name: GREETING })).toBeVisible();

  await page.reload();
  await page.getByRole('searchbox', { name: 'Search people' }).fill(client.email);
  await expect(row.getByText('Joined', { exact: true })).toBeVisible();
});

test('somebody new is invited by address, and the invite is taken back', async ({ page, client, otherPage }) => {
  const email = `new-${client.email}`;
  await page.goto('/admin/portal');
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  const drawer = page.getByRole('dialog', { name: 'Invite somebody' });
  await drawer.getByRole('button', { name: 'Send the invite' }).click();
  await expect(drawer.getByText('This cannot be left empty.')).toBeVisible();
  await drawer.getByLabel('E-mail address').fill(email);
  await drawer.getByLabel('First name').fill('Noor');
  await drawer.getByLabel('Last name').fill(client.last_name);
  await expectNoViolations(page);
  await drawer.getByRole('button', { name: 'Send the invite' }).click();
  await expect(drawer).toBeHidden();
  const invite = inviteIn(await messageTo(page.request, email));

  await page.getByRole('searchbox', { name: 'Search people' }).fill(email);
  // The list is made anew by then.
  await expect(page.getByRole('table').getByRole('row')).toHaveCount(2);
  await page.getByRole('button', { name: `Noor ${client.last_name}`, exact: true }).click();
  const person = page.getByRole('dialog', { name: `Noor ${client.last_name}` });
  await person.getByRole('button', { name: 'Revoke the invite' }).click();
  await expect(person).toBeHidden();
  await expect(page.getByRole('row').filter({ hasText: email })).toContainText('Revoked');

  const phone = await otherPage();
  await phone.goto(invite);
  await expect(phone.getByRole('heading', { name: 'This invitation is over' })).toBeVisible();
  await expectNoViolations(phone);
});

test('several are invited at once', async ({ page, clinic, client }) => {
  const other = await clinic.newClient();
  await page.goto('/admin/portal');
  for (const one of [client, other]) {
    // Ticks go when other people are looked for, so that nobody out of sight is written to.
    await page.getByRole('searchbox', { name: 'Search people' }).fill(one.email);
    await expect(page.getByRole('row')).toHaveCount(2);
    await page.getByRole('checkbox', { name: `Select ${fullName(one)}` }).check();
    await expect(page.getByText('1 selected')).toBeVisible();
    await expectNoViolations(page);
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    await expect(page.getByRole('status', { name: 'Notifications' })).toContainText('1 invite is on its way.');
    await messageTo(page.request, one.email);
  }
  // Whoever a figure counts is listed when it is pressed, and can be acted upon together.
  await page.getByRole('button', { name: 'Invited', exact: true }).click();
  await expect(page.getByRole('radio', { name: /^Ever invited/ })).toBeChecked();
  await page.getByRole('checkbox', { name: `Select ${fullName(other)}` }).check();
  await expectNoViolations(page);
  await page.getByRole('button', { name: 'Send again', exact: true }).click();
  await expect(page.getByRole('status', { name: 'Notifications' })).toContainText('1 was sent an invite a moment ago.');
  await page.getByRole('checkbox', { name: `Select ${fullName(other)}` }).check();
  await page.getByRole('button', { name: 'Revoke', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(page.getByRole('row').filter({ hasText: other.email })).toContainText('Revoked');
});
