import { expectNoViolations } from '../support/accessibility';
import { OWNER_SESSION, fullName } from '../support/clinic';
import { expect, test } from '../support/test';

test.use({ storageState: OWNER_SESSION });

test('a client is found by name, e-mail address and phone number', async ({ page, client }) => {
  await page.goto('/admin/clients');
  const search = page.getByRole('searchbox', { name: 'Search clients' });
  for (const words of [fullName(client), client.email, client.phone]) {
    await search.fill(words);
    await expect(page.getByRole('row')).toHaveCount(2);
    await expect(page.getByRole('link', { name: fullName(client) })).toBeVisible();
  }
  await search.fill('nobody of this name');
  await expect(page.getByText('Nobody of that name')).toBeVisible();
  await search.fill(client.last_name);
  await page.getByRole('link', { name: fullName(client) }).click();
  await expect(page.getByRole('heading', { level: 1, name: fullName(client) })).toBeFocused();
});

test('the palette finds a client from anywhere', async ({ page, client }) => {
  await page.goto('/admin/settings');
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeFocused();
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Find client or page' });
  await palette.getByRole('combobox').fill(client.email);
  await expect(palette.getByRole('option', { name: new RegExp(fullName(client)) })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: fullName(client) })).toBeVisible();
});

test('a client is added, and a second one with the same address is refused', async ({ page, client }) => {
  const name = `New${client.last_name}`;
  await page.goto('/admin/clients/new');
  await page.getByLabel('First name').fill('Avery');
  await page.getByLabel('Last name').fill(name);
  await page.getByLabel('E-mail address').fill(client.email);
  await page.getByRole('button', { name: 'Add client' }).click();
  await expect(page.getByText('This is already in use')).toBeVisible();
  await expect(page.getByLabel('Last name')).toHaveValue(name);

  await page.getByLabel('E-mail address').fill(`new-${client.email}`);
  await page.getByRole('button', { name: 'Add client' }).click();
  await expect(page.getByRole('heading', { level: 1, name: `Avery ${name}` })).toBeVisible();
});

test('somebody who is a client already is offered before a second record is made', async ({ page, client }) => {
  await page.goto('/admin/clients/new');
  await page.getByLabel('First name').fill(client.first_name.toUpperCase());
  await page.getByLabel('Last name').fill(client.last_name);
  await page.getByRole('button', { name: 'Add client' }).click();
  const question = page.getByRole('alert');
  await expect(question).toContainText('Did you mean somebody who is a client already?');
  await expect(question).toContainText(client.email);
  await expectNoViolations(page);
  await question.getByRole('button', { name: fullName(client) }).click();
  await expect(page.getByRole('heading', { level: 1, name: fullName(client) })).toBeVisible();

  await page.goto('/admin/clients/new');
  await page.getByLabel('First name').fill(client.first_name);
  await page.getByLabel('Last name').fill(client.last_name);
  await page.getByRole('button', { name: 'Add client' }).click();
  await page.getByRole('button', { name: 'No, add a new client' }).click();
  await expect(page.getByRole('heading', { level: 1, name: fullName(client) })).toBeVisible();
});

test('a change is saved, and nobody’s change is lost', async ({ page, client, clinic }) => {
  await page.goto(`/admin/clients/${client.id}`);
  await page.getByLabel('First name').fill('Sasha');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status', { name: 'Notifications' })).toContainText('The changes are saved.');
  await expect(page.getByRole('heading', { level: 1, name: `Sasha ${client.last_name}` })).toBeVisible();

  // Meanwhile somebody else is faster.
  await clinic.changeClient({ ...client, version: client.version + 1 }, { note: 'Prefers mornings' });
  await page.getByLabel('First name').fill('Alex');
  await page.getByRole('button', { name: 'Save' }).click();
  const stale = page.getByRole('alert');
  await expect(stale).toContainText('Somebody else has changed this meanwhile.');
  await expect(page.getByLabel('First name')).toHaveValue('Alex');
  await stale.getByRole('button', { name: 'Take over theirs' }).click();
  await expect(page.getByLabel('First name')).toHaveValue('Sasha');
  await expect(page.getByLabel('Note for the team')).toHaveValue('Prefers mornings');
});

test('mine on top of theirs leaves what only they have changed', async ({ page, client, clinic }) => {
  await page.goto(`/admin/clients/${client.id}`);
  await page.getByLabel('First name').fill('Alex');
  await clinic.changeClient(client, { note: 'Prefers mornings' });
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('alert').getByRole('button', { name: 'Save mine on top' }).click();
  await expect(page.getByRole('heading', { level: 1, name: `Alex ${client.last_name}` })).toBeVisible();
  await expect(page.getByLabel('Note for the team')).toHaveValue('Prefers mornings');
});

test('earlier appointments are a press away', async ({ page, client, clinic }) => {
  const booked = [await clinic.book(client, 'Hydrafacial', 30, 45), await clinic.book(client, 'Microneedling', 50, 70)];
  // One a page instead of fifty.
  await page.route('**/api/v1/appointments?*', (route) =>
    route.continue({ url: route.request().url().replace('limit=50', 'limit=1') }),
  );
  await page.goto(`/admin/clients/${client.id}`);
  const rows = page.getByRole('region', { name: 'Upcoming' }).getByRole('listitem');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText(booked[1]!.treatment_name);
  await page.getByRole('button', { name: 'Show earlier' }).click();
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText(booked[0]!.treatment_name);
  await expect(page.getByRole('button', { name: 'Show earlier' })).toHaveCount(0);
});

test('a phone number is shown as people write it', async ({ page, client }) => {
  const digits = client.phone.replace('+44', '0');
  const written = `${digits.slice(0, 5)} ${digits.slice(5)}`;
  await page.goto(`/admin/clients/${client.id}`);
  await expect(page.getByLabel('Phone')).toHaveValue(written);
  // As it stands there, it is the same number.
  await page.getByLabel('Phone').fill(client.phone);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status', { name: 'Notifications' })).toContainText('The changes are saved.');
  await expect(page.getByLabel('Phone')).toHaveValue(written);
});
