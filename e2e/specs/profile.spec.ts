import { expectNoViolations } from '../support/accessibility';
import { codeIn, messageTo } from '../support/messages';
import { PORTAL, expect, test } from '../support/test';

test('a client corrects their name', async ({ page, client, signIn, staffPage }) => {
  await signIn(client);
  await page.goto(`${PORTAL}/more`);
  await page.getByRole('link', { name: 'Change your details' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Your details' })).toBeFocused();
  await expect(page.getByLabel('First name')).toHaveValue(client.first_name);
  await page.getByLabel('First name').fill(' ');
  await page.getByRole('button', { name: 'Save the name' }).click();
  await expect(page.getByText('This cannot be left empty.')).toBeVisible();
  await expectNoViolations(page);
  await page.getByLabel('First name').fill('Robyn');
  await page.getByRole('button', { name: 'Save the name' }).click();
  await expect(page.getByRole('status', { name: 'Notifications' })).toContainText('Your name is saved.');

  const staff = await staffPage();
  await staff.goto(`/admin/clients/${client.id}`);
  await expect(staff.getByRole('heading', { level: 1, name: `Robyn ${client.last_name}` })).toBeVisible();
});

test('a client changes their e-mail address with the code sent to it', async ({ page, client, signIn, otherPage }) => {
  const elsewhere = await otherPage();
  await signIn(client);
  await signIn(client, { context: elsewhere.context(), by: 'phone' });
  await page.goto(`${PORTAL}/profile`);
  await page.getByRole('button', { name: 'Change the e-mail address' }).click();
  await expect(page.getByLabel('New e-mail address')).toBeFocused();
  await page.getByLabel('New e-mail address').fill('robin@');
  await page.getByRole('button', { name: 'Send me a code' }).click();
  await expect(page.getByText('The part after the @ is missing, as in name@example.com.')).toBeVisible();
  const email = `new-${client.email}`;
  await page.getByLabel('New e-mail address').fill(email);
  await page.getByRole('button', { name: 'Send me a code' }).click();
  await expect(page.getByText(`is on its way to ${email}`)).toBeVisible();
  const code = codeIn(await messageTo(page.request, email));

  await page.getByLabel('Code of six digits').fill(code === '123456' ? '654321' : '123456');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByText('This code is not right.')).toBeVisible();
  await expectNoViolations(page);
  await page.getByLabel('Code of six digits').fill(code);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByText(email)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Change the e-mail address' })).toBeVisible();
  await expectNoViolations(page);

  const told = await messageTo(page.request, client.email, ({ subject }) => subject?.startsWith('Your contact details') ?? false);
  expect(told.text).not.toContain(email);
  await elsewhere.goto(PORTAL);
  await expect(elsewhere.getByLabel('E-mail address or phone number')).toBeVisible();
});

test('what the clinic does is told, counted and read', async ({ page, client, clinic, signIn }) => {
  await clinic.book(client, 'Hydrafacial');
  await signIn(client);
  await page.goto(PORTAL);
  const bell = page.getByRole('link', { name: /^Notifications/ }).filter({ visible: true });
  await expect(bell).toHaveAccessibleName('Notifications, 1 new');
  await bell.click();
  await expect(page.getByRole('heading', { level: 1, name: 'Notifications' })).toBeFocused();
  await expect(page.getByRole('link', { name: /Appointment booked.*Hydrafacial/s })).toBeVisible();
  await expectNoViolations(page);
  await page.getByRole('button', { name: 'Mark all as read' }).click();
  await expect(page.getByText('new', { exact: true })).toHaveCount(0);
  await page.goto(PORTAL);
  await expect(bell).toHaveAccessibleName('Notifications');
});

test('a client chooses what they are told', async ({ page, client, clinic, signIn }) => {
  await signIn(client);
  await page.goto(`${PORTAL}/profile`);
  const appointments = page.getByRole('group', { name: 'Your appointments' });
  const mail = appointments.getByRole('checkbox', { name: 'E-mail', exact: true });
  await expect(mail).toBeChecked();
  const kept = page.waitForResponse((answer) => answer.request().method() === 'PUT' && answer.ok());
  await mail.uncheck();
  await kept;
  await page.reload();
  await expect(mail).not.toBeChecked();
  await clinic.book(client, 'Hydrafacial');
  const message = await messageTo(page.request, client.phone, ({ text }) => text.includes('Hydrafacial'));
  expect(message.channel).toBe('sms');
});
