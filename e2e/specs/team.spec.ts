// The accounts of the team: an owner invites a colleague, who joins, gets another role and loses access.
import { randomInt } from 'node:crypto';

import { CLINIC, OWNER_SESSION } from '../support/clinic';
import { expectNoViolations } from '../support/accessibility';
import { accountLinkIn, messageTo } from '../support/messages';
import { expect, test } from '../support/test';

test.use({ storageState: OWNER_SESSION });

const PASSWORD = 'tulip-anvil-42-mosaic';

test('an invited colleague joins, changes role and is deactivated', async ({ page, otherPage, request }) => {
  test.slow();
  const number = randomInt(1_000_000_000);
  const email = `mei.${number}@team.example`;
  const name = `Mei Tan ${number}`;
  const notes = page.getByRole('status', { name: 'Notifications' });

  await page.goto('/admin/accounts');
  await expect(page.getByRole('heading', { level: 1, name: 'Accounts' })).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: CLINIC.owner.email })).toContainText('You');
  await page.getByRole('button', { name: 'Invite a colleague' }).click();
  const drawer = page.getByRole('dialog', { name: 'Invite a colleague' });
  await drawer.getByRole('button', { name: 'Send the invite' }).click();
  await expect(drawer.getByLabel('E-mail address')).toHaveAttribute('aria-invalid', 'true');
  await drawer.getByLabel('E-mail address').fill(email);
  await drawer.getByLabel('Role').selectOption('Practitioner');
  await expect(drawer).toContainText('The calendar and the clients.');
  await expectNoViolations(page);
  await drawer.getByRole('button', { name: 'Send the invite' }).click();
  await expect(notes).toContainText(`The invite to ${email} is on its way.`);
  const invite = page.getByRole('region', { name: 'Invites' }).getByRole('listitem').filter({ hasText: email });
  await expect(invite).toContainText('Invited');

  const joining = await otherPage();
  await joining.goto(accountLinkIn(await messageTo(request, email)));
  await expect(joining.getByRole('heading', { level: 1, name: `Join ${CLINIC.name}` })).toBeVisible();
  await expect(joining).not.toHaveURL(/#/);
  await expect(joining.getByText(`for ${email}.`)).toBeVisible();
  await joining.getByLabel('Your name').fill(name);
  await joining.getByLabel('New password', { exact: true }).fill(PASSWORD);
  await joining.getByLabel('New password again').fill('something else');
  await joining.getByRole('button', { name: 'Join the team' }).click();
  await expect(joining.getByText('The two new passwords are not the same.')).toBeVisible();
  await expectNoViolations(joining);
  await joining.getByLabel('New password again').fill(PASSWORD);
  await joining.getByRole('button', { name: 'Join the team' }).click();
  await expect(joining).toHaveURL(/\/admin\/?$/);
  await expect(joining.getByRole('button', { name: 'Join the team' })).toHaveCount(0);
  expect((await joining.context().request.get('/api/v1/staff/me')).status()).toBe(200);

  await page.reload();
  const account = page.getByRole('region', { name: 'People' }).getByRole('listitem').filter({ hasText: email });
  await expect(account).toContainText('Practitioner');
  await expect(invite).toHaveCount(0);
  await page.getByRole('button', { name: `Manage ${name}` }).click();
  const managed = page.getByRole('dialog', { name });
  await managed.getByLabel('Role').selectOption('Front desk');
  await expectNoViolations(page);
  await managed.getByRole('button', { name: 'Change the role' }).click();
  await expect(notes).toContainText(`${name} has another role now.`);
  await expect(account).toContainText('Front desk');

  await page.getByRole('button', { name: `Manage ${name}` }).click();
  await managed.getByRole('button', { name: 'Deactivate' }).click();
  await page.getByRole('dialog', { name: 'Deactivate this account?' }).getByRole('button', { name: 'Deactivate' }).click();
  await expect(account).toContainText('Deactivated');
  expect((await joining.context().request.get('/api/v1/staff/me')).status()).toBe(401);
});

test('an invite that was revoked says so', async ({ page, otherPage, request }) => {
  const email = `noor.${randomInt(1_000_000_000)}@team.example`;
  const data = { email, role: 'manager' };
  expect((await page.request.post('/api/v1/team/invites', { data })).status()).toBe(201);
  const link = accountLinkIn(await messageTo(request, email));

  await page.goto('/admin/accounts');
  await page.getByRole('button', { name: `Revoke the invite to ${email}` }).click();
  await page.getByRole('dialog', { name: 'Revoke this invite?' }).getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByRole('status', { name: 'Notifications' })).toContainText(`The invite to ${email} is revoked.`);

  const late = await otherPage();
  await late.goto(link);
  await expect(late.getByRole('heading', { level: 1, name: 'This invite was revoked' })).toBeVisible();
  await expectNoViolations(late);
  await late.goto('/admin/join');
  await expect(late.getByRole('heading', { level: 1, name: 'This link is not complete' })).toBeVisible();
});
