import { type Page } from '@playwright/test';

import { messageTo } from '../support/messages';
import { PORTAL, expect, test } from '../support/test';

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Cancel this appointment?' });
const next = (page: Page) => page.getByRole('region', { name: 'Your next appointment' });

test('a client cancels, having been told what and at what cost', async ({ page, client, clinic, signIn }) => {
  const appointment = await clinic.book(client, 'Brow lamination');
  await signIn(client);
  await page.goto(PORTAL);
  await next(page).getByRole('button', { name: 'Cancel' }).click();

  await expect(dialog(page)).toContainText('Brow lamination');
  await expect(dialog(page)).toContainText(appointment.local_start.slice(11, 16));
  await expect(dialog(page)).toContainText(`with ${appointment.practitioner_name}`);
  await expect(dialog(page).getByRole('definition')).toHaveText('none');
  await expect(dialog(page)).toContainText('Cancelling is free until');
  await dialog(page).getByRole('button', { name: 'Cancel the appointment' }).click();

  await expect(page.getByRole('status', { name: 'Notifications' })).toContainText('Your appointment is cancelled.');
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByText('Nothing booked yet')).toBeVisible();

  const message = await messageTo(page.request, client.email, ({ calendar }) => calendar?.method === 'CANCEL');
  expect(message.calendar?.ics).toContain('STATUS:CANCELLED');

  await page.getByRole('navigation').getByRole('link', { name: 'Appointments' }).click();
  await page.getByRole('tab', { name: 'Past' }).click();
  await expect(page.getByRole('link', { name: /Brow lamination/ })).toContainText('Cancelled');
});

test('an appointment that is kept is kept', async ({ page, client, clinic, signIn }) => {
  await clinic.book(client, 'Brow lamination');
  await signIn(client);
  await page.goto(PORTAL);
  const cancel = next(page).getByRole('button', { name: 'Cancel' });
  await cancel.click();
  await dialog(page).getByRole('button', { name: 'Keep it' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(cancel).toBeFocused();
  await cancel.click();
  await expect(dialog(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  await page.reload();
  await expect(next(page)).toContainText('Brow lamination');
});

test('when it is too late to cancel online, the clinic is a tap away', async ({ page, client, clinic, signIn }) => {
  await clinic.bookWithinADay(client, 'Brow lamination');
  await signIn(client);
  await page.goto(PORTAL);
  await next(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog(page)).toContainText('Please contact the clinic now.');
  await expect(dialog(page).getByRole('link', { name: /^Call / })).toBeVisible();
  await expect(dialog(page).getByRole('button', { name: 'Cancel the appointment' })).toHaveCount(0);
});
