import { expectNoViolations } from '../support/accessibility';
import { OWNER_SESSION, anyOf, day, fullName } from '../support/clinic';
import { messageTo } from '../support/messages';
import { expect, test } from '../support/test';

test.use({ storageState: OWNER_SESSION });

test('a day has a column for everybody, and the same day is a list', async ({ page, client, clinic }) => {
  const appointment = await clinic.book(client, 'Hydrafacial');
  const date = appointment.local_start.slice(0, 10);
  const time = appointment.local_start.slice(11, 16);
  await page.goto(`/admin/?view=day&date=${date}`);
  const column = page.getByRole('group', { name: appointment.practitioner_name });
  const event = column.getByRole('button', { name: new RegExp(`^${fullName(client)}\\W+Hydrafacial\\W+${time}`) });
  await event.click();
  const drawer = page.getByRole('dialog', { name: 'Appointment' });
  await expect(drawer).toContainText(fullName(client));
  await expect(drawer).toContainText('by the team');
  const file = await page.request.get((await drawer.getByRole('link', { name: 'Add to calendar' }).getAttribute('href'))!);
  expect(await file.text()).toContain('SUMMARY:Hydrafacial');
  await drawer.getByRole('button', { name: 'Close' }).click();
  await expect(event).toBeFocused();

  await page.getByText('List', { exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`view=list&date=${date}`));
  await expect(page.getByRole('listitem').filter({ hasText: fullName(client) })).toContainText(time);
});

test('a week leads to its days', async ({ page, client, clinic }) => {
  const appointment = await clinic.book(client, 'Microneedling');
  const date = appointment.local_start.slice(0, 10);
  await page.goto(`/admin/?view=week&date=${date}`);
  await expect(page.getByRole('button', { name: new RegExp(`${fullName(client)}\\W+Microneedling`) })).toBeVisible();
  await page.getByRole('button', { name: 'The week after' }).click();
  await expect(page.getByRole('button', { name: new RegExp(fullName(client)) })).toHaveCount(0);
  await page.getByRole('button', { name: 'The week before' }).click();
  await page.locator(`a[href$="view=day&date=${date}"]`).click();
  await expect(page).toHaveURL(new RegExp(`view=day&date=${date}`));
  await expect(page.getByRole('group', { name: appointment.practitioner_name })).toContainText(fullName(client));
});

test('the team books for a client and cancels, and the client is told', async ({ page, client, clinic }) => {
  const treatment = await clinic.treatment('Lash lift');
  const slot = anyOf(await clinic.slots(treatment, day(20), day(60)));
  const date = slot.local_start.slice(0, 10);
  await page.goto(`/admin/?view=list&date=${date}`);
  await page.getByRole('button', { name: 'New booking' }).filter({ visible: true }).click();

  const form = page.getByRole('dialog', { name: 'New booking' });
  await form.getByRole('combobox', { name: 'Client' }).fill(client.last_name);
  await form.getByRole('option', { name: new RegExp(fullName(client)) }).click();
  await form.getByLabel('Treatment').selectOption({ value: treatment.id });
  await form.getByLabel('Day', { exact: true }).fill(date);
  await form.getByText(slot.local_start.slice(11, 16), { exact: true }).click();
  await form.getByRole('button', { name: 'Book', exact: true }).click();
  await expect(form).toBeHidden();
  await expect(page.getByRole('status', { name: 'Notifications' })).toContainText(`${fullName(client)} is booked for`);
  await messageTo(page.request, client.email, ({ calendar }) => calendar?.method === 'REQUEST');

  const row = page.getByRole('listitem').filter({ hasText: fullName(client) });
  await row.getByRole('button').click();
  await page.getByRole('dialog', { name: 'Appointment' }).getByRole('button', { name: 'Cancel appointment' }).click();
  const question = page.getByRole('dialog', { name: 'Cancel this appointment?' });
  await expect(question).toContainText(`${fullName(client)} · Lash lift`);
  await expect(question.getByRole('switch', { name: 'Tell the client' })).toBeChecked();
  await question.getByRole('button', { name: 'Cancel appointment' }).click();
  await expect(page.getByRole('status', { name: 'Notifications' })).toContainText('is cancelled.');
  await expect(row).toHaveCount(0);
  await messageTo(page.request, client.email, ({ calendar }) => calendar?.method === 'CANCEL');
});

test('a client who is elsewhere at that time is booked when the team says so', async ({ page, client, clinic }) => {
  const treatment = await clinic.treatment('Review');
  const free = await clinic.slots(treatment, day(20), day(60));
  const slot = anyOf(free.filter(({ practitioner_ids: ids }) => ids.length > 2));
  expect(await clinic.take(client, treatment, slot.starts_at)).toBe(true);
  const [date, time] = [slot.local_start.slice(0, 10), slot.local_start.slice(11, 16)];
  await page.goto(`/admin/?view=list&date=${date}`);
  await page.getByRole('button', { name: 'New booking' }).filter({ visible: true }).click();
  const form = page.getByRole('dialog', { name: 'New booking' });
  await form.getByRole('combobox', { name: 'Client' }).fill(client.last_name);
  await form.getByRole('option', { name: new RegExp(fullName(client)) }).click();
  await form.getByLabel('Treatment').selectOption({ value: treatment.id });
  await form.getByLabel('Day', { exact: true }).fill(date);
  await form.getByText(time, { exact: true }).click();
  await form.getByRole('button', { name: 'Book', exact: true }).click();
  const note = form.getByRole('alert').filter({ hasText: 'This client has another appointment then' });
  await expect(note).toContainText(time);
  await expectNoViolations(page);
  await note.getByRole('button', { name: 'Book anyway' }).click();
  await expect(form).toBeHidden();
  await expect(page.getByRole('listitem').filter({ hasText: fullName(client) })).toHaveCount(2);
});

test('what is missing in a booking is told, field by field', async ({ page }) => {
  await page.goto('/admin/');
  await page.getByRole('button', { name: 'New booking' }).filter({ visible: true }).click();
  const form = page.getByRole('dialog', { name: 'New booking' });
  await form.getByRole('button', { name: 'Book', exact: true }).click();
  await expect(form.getByText('Choose a client, or add a new one.')).toBeVisible();
  await expect(form.getByText('Choose a treatment.')).toBeVisible();
});
