import { type Page } from '@playwright/test';

import { expectNoViolations } from '../support/accessibility';
import { OWNER_SESSION, anyOf, day, fullName } from '../support/clinic';
import { messageTo } from '../support/messages';
import { PORTAL, expect, test } from '../support/test';

const TIME = /^\d{2}:\d{2}$/;

const next = (page: Page) => page.getByRole('region', { name: 'Your next appointment' });
const choice = (page: Page) => page.getByRole('region', { name: 'Your choice' });

test('a client moves an appointment, and it is at its new time at once', async ({ page, client, clinic, signIn }) => {
  const appointment = await clinic.book(client, 'Brow lamination');
  await signIn(client);
  await page.goto(PORTAL);
  await next(page).getByRole('link', { name: 'Reschedule' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Choose another time' })).toBeFocused();

  // The strip of days begins shortly before the appointment: the last free one is another day.
  const free = page.getByRole('list', { name: 'Days' }).getByRole('button', { name: /\d+ free times?$/ });
  await expect(free.first()).toBeVisible();
  await free.last().click();
  await expect(free.last()).toHaveAttribute('aria-pressed', 'true');
  const button = page.getByRole('button', { name: TIME }).first();
  const time = await button.innerText();
  await button.click();
  await expect(choice(page)).toContainText(time);
  await expect(choice(page)).toContainText('instead of');
  await expect(choice(page)).toContainText(appointment.local_start.slice(11, 16));
  await expectNoViolations(page);
  await choice(page).getByRole('button', { name: 'Reschedule' }).click();

  await expect(page.getByRole('status', { name: 'Notifications' })).toContainText('Your appointment has its new time.');
  await expect(page.getByRole('heading', { level: 1, name: 'Brow lamination' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText(time);
  const message = await messageTo(page.request, client.email, ({ text }) => text.includes('is moved'));
  expect(message.calendar?.method).toBe('REQUEST');
  expect(message.calendar?.ics).toContain('SEQUENCE:1');

  // The same one, not another beside it.
  await page.getByRole('navigation').getByRole('link', { name: 'Appointments' }).click();
  await expect(page.getByRole('link', { name: /Brow lamination/ })).toHaveCount(1);
  await expect(page.getByRole('link', { name: /Brow lamination/ })).toContainText(time);
});

test('going back from another time leads to the appointment', async ({ page, client, clinic, signIn }) => {
  const appointment = await clinic.book(client, 'Brow lamination');
  await signIn(client);
  await page.goto(`${PORTAL}/appointments/${appointment.id}`);
  await page.getByRole('link', { name: 'Reschedule' }).click();
  await expect(page.getByRole('heading', { name: 'When suits you?' })).toBeVisible();
  // What was booked and with whom stays.
  await expect(page.getByRole('button', { name: 'Change the treatment' })).toHaveCount(0);
  await expect(page.getByRole('main')).toContainText(appointment.practitioner_name);
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/appointments/${appointment.id}$`));
});

test('when it is too late to reschedule online, the clinic is a tap away', async ({ page, client, clinic, signIn }) => {
  await clinic.bookWithinADay(client, 'Brow lamination');
  await signIn(client);
  await page.goto(PORTAL);
  await next(page).getByRole('link', { name: 'Reschedule' }).click();
  await expect(page.getByRole('main')).toContainText('Please contact the clinic now.');
  await expect(page.getByRole('link', { name: /^Call / })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Days' })).toHaveCount(0);
  await expectNoViolations(page);
});

test.describe('for the team', () => {
  test.use({ storageState: OWNER_SESSION });

  test('an appointment is moved, and the client is told', async ({ page, client, clinic }) => {
    const appointment = await clinic.book(client, 'Lash lift', 20, 40);
    const treatment = await clinic.treatment('Lash lift');
    const slots = await clinic.slots(treatment, day(45), day(80));
    const slot = anyOf(slots.filter(({ practitioner_ids: ids }) => ids.includes(appointment.practitioner_id)));
    const [date, time] = [slot.local_start.slice(0, 10), slot.local_start.slice(11, 16)];
    await page.goto(`/admin/?view=list&date=${appointment.local_start.slice(0, 10)}`);
    const row = page.getByRole('listitem').filter({ hasText: fullName(client) });
    await row.getByRole('button').click();
    await page.getByRole('dialog', { name: 'Appointment' }).getByRole('button', { name: 'Move', exact: true }).click();

    const form = page.getByRole('dialog', { name: 'Move this appointment' });
    await expect(form.getByLabel('Day', { exact: true })).toBeVisible();
    await expectNoViolations(page);
    await form.getByRole('button', { name: 'Move appointment' }).click();
    await expect(form.getByText('Choose a time.')).toBeVisible();
    await form.getByLabel('Day', { exact: true }).fill(date);
    await form.getByText(time, { exact: true }).click();
    await expect(form.getByRole('switch', { name: 'Tell the client' })).toBeChecked();
    await form.getByRole('button', { name: 'Move appointment' }).click();
    await expect(form).toBeHidden();
    const told = page.getByRole('status', { name: 'Notifications' });
    await expect(told).toContainText(`The appointment of ${fullName(client)} is now on`);
    await expect(row).toHaveCount(0);

    await page.goto(`/admin/?view=list&date=${date}`);
    await expect(row).toContainText(time);
    await messageTo(page.request, client.email, ({ text }) => text.includes('is moved'));
  });

  test('an appointment is moved to another practitioner', async ({ page, client, clinic }) => {
    const appointment = await clinic.book(client, 'Review', 20, 40);
    const slots = await clinic.slots(await clinic.treatment('Review'), day(45), day(80));
    const isOther = (id: string) => id !== appointment.practitioner_id;
    const slot = anyOf(slots.filter(({ practitioner_ids: ids }) => ids.some(isOther)));
    const other = slot.practitioner_ids.find(isOther) ?? '';
    await page.goto(`/admin/?view=list&date=${appointment.local_start.slice(0, 10)}`);
    await page.getByRole('listitem').filter({ hasText: fullName(client) }).getByRole('button').click();
    await page.getByRole('dialog', { name: 'Appointment' }).getByRole('button', { name: 'Move', exact: true }).click();
    const form = page.getByRole('dialog', { name: 'Move this appointment' });
    await expect(form.getByLabel('With', { exact: true })).toHaveValue(appointment.practitioner_id);
    await form.getByLabel('With', { exact: true }).selectOption(other);
    await form.getByLabel('Day', { exact: true }).fill(slot.local_start.slice(0, 10));
    await form.getByText(slot.local_start.slice(11, 16), { exact: true }).click();
    await form.getByRole('button', { name: 'Move appointment' }).click();
    await expect(form).toBeHidden();
    const { practitioner_id: now } = await (await page.request.get(`/api/v1/appointments/${appointment.id}`)).json();
    expect(now).toBe(other);
  });
});
