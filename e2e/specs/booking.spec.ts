import { readFile } from 'node:fs/promises';

import { type Page } from '@playwright/test';

import { type Clinic, anyOf, day, fullName } from '../support/clinic';
import { messageTo } from '../support/messages';
import { PORTAL, expect, test } from '../support/test';

const TIME = /^\d{2}:\d{2}$/;

const days = (page: Page) => page.getByRole('list', { name: 'Days' });
const choice = (page: Page) => page.getByRole('region', { name: 'Your choice' });

/** The button of a day, which says how much is free. */
function dayButton(page: Page, date: string) {
  const words = new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }).formatToParts(new Date(date));
  const of = (type: string) => words.find((part) => part.type === type)?.value;
  const name = new RegExp(`^${of('weekday')},? ${of('day')} ${of('month')}, \\d+ free times?$`);
  return days(page).getByRole('button', { name });
}

/** Chooses some free day and time; says when that is. */
async function chooseSomeTime(page: Page): Promise<{ time: string }> {
  const free = days(page).getByRole('button', { name: /\d+ free times?$/ });
  await expect(free.first()).toBeVisible();
  await anyOf(await free.all()).click();
  const times = page.getByRole('button', { name: TIME });
  await expect(times.first()).toBeVisible();
  const button = anyOf(await times.all());
  const time = await button.innerText();
  await button.click();
  await expect(page.getByRole('button', { name: TIME, pressed: true })).toHaveText(time);
  return { time };
}

test('a client books in four short steps, and it is in the list at once', async ({ page, client, signIn }) => {
  await signIn(client);
  await page.goto(PORTAL);
  await page.getByRole('navigation').getByRole('link', { name: 'Book' }).click();

  await page.getByRole('button', { name: /^Consultation/ }).click();
  await expect(page.getByRole('heading', { name: 'With whom?' })).toBeFocused();
  await page.getByRole('button', { name: 'Anyone available' }).click();
  await expect(page.getByRole('heading', { name: 'When suits you?' })).toBeFocused();
  const { time } = await chooseSomeTime(page);

  // Filled in, and not to be changed here.
  const details = page.getByRole('region', { name: 'Your details' });
  await expect(details).toContainText(fullName(client));
  await expect(details).toContainText(client.email);
  await expect(details.getByRole('textbox')).toHaveCount(0);

  const left = choice(page).getByText(/held for you for \d:\d\d/);
  await expect(left).toBeVisible();
  await expect(left).not.toHaveText(await left.innerText());
  await choice(page).getByRole('button', { name: 'Confirm booking' }).click();

  await expect(page.getByRole('heading', { level: 1, name: 'You are booked' })).toBeFocused();
  await expect(page.getByRole('main')).toContainText(time);

  const message = await messageTo(page.request, client.email, ({ calendar }) => calendar !== null);
  expect(message.calendar?.method).toBe('REQUEST');
  expect(message.calendar?.ics).toContain('SUMMARY:Consultation');

  const file = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Add to calendar' }).click();
  const download = await file;
  expect(download.suggestedFilename()).toMatch(/\.ics$/);
  const ics = await readFile(await download.path(), 'utf8');
  expect(ics).toContain('BEGIN:VEVENT');
  // The same event as in the message, or it would be in the calendar twice.
  const uid = /^UID:.+$/m;
  expect(ics.match(uid)?.[0].trim()).toBe(message.calendar?.ics.match(uid)?.[0].trim());

  await page.getByRole('link', { name: 'See my appointments' }).click();
  await expect(page.getByRole('link', { name: /Consultation/ })).toContainText(time);
});

test('going back loses no choice, and neither does a reload', async ({ page, client, signIn }) => {
  await signIn(client);
  await page.goto(`${PORTAL}/book`);
  await page.getByRole('button', { name: /^Anti-wrinkle/ }).click();
  await page.getByRole('button', { name: /^Priya Nair/ }).click();
  const { time } = await chooseSomeTime(page);
  await expect(choice(page)).toContainText('held for you');

  await page.getByRole('button', { name: 'Back', exact: true }).click();
  const priya = page.getByRole('button', { name: /^Priya Nair/ });
  await expect(priya).toHaveAttribute('aria-current', 'true');
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  const treatment = page.getByRole('button', { name: /^Anti-wrinkle/ });
  await expect(treatment).toHaveAttribute('aria-current', 'true');

  // The same treatment is still given by the same person.
  await treatment.click();
  const pressed = page.getByRole('button', { name: TIME, pressed: true });
  await expect(pressed).toHaveText(time);
  await expect(choice(page)).toContainText('with Priya Nair');

  await page.reload();
  await expect(pressed).toHaveText(time);
  await expect(choice(page)).toContainText('held for you');

  await page.getByRole('button', { name: 'Change the treatment' }).click();
  await expect(page.getByRole('heading', { name: 'What would you like?' })).toBeFocused();
  await page.goBack();
  await expect(pressed).toHaveText(time);
});

/** Opens the free times of a day for Lash lift, with one of them in sight; nothing is chosen yet. */
async function seeATime(page: Page, clinic: Clinic) {
  const treatment = await clinic.treatment('Lash lift');
  const slot = anyOf(await clinic.slots(treatment, day(3), day(12)));
  await page.goto(`${PORTAL}/book`);
  await page.getByRole('button', { name: /^Lash lift/ }).click();
  await page.getByRole('button', { name: /^Anyone available/ }).or(dayButton(page, slot.local_start.slice(0, 10))).click();
  await dayButton(page, slot.local_start.slice(0, 10)).click();
  const time = page.getByRole('button', { name: slot.local_start.slice(11, 16), exact: true });
  await expect(time).toBeVisible();
  return { treatment, slot, time };
}

test('a time that somebody else has taken is answered with others nearby', async ({
  page,
  client,
  clinic,
  signIn,
}) => {
  await signIn(client);
  const { treatment, slot, time } = await seeATime(page, clinic);
  const rival = await clinic.newClient();
  await clinic.take(rival, treatment, slot.starts_at);
  await time.click();
  await expect(choice(page).getByText('This time has just been taken.')).toBeVisible();
  const near = choice(page).getByRole('listitem').getByRole('button');
  await expect(near.first()).toBeVisible();
  await near.first().click();
  await choice(page).getByRole('button', { name: 'Confirm booking' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'You are booked' })).toBeVisible();
});

test('a client who is elsewhere at that time is told so', async ({ page, client, clinic, signIn }) => {
  await signIn(client);
  const { treatment, slot, time } = await seeATime(page, clinic);
  expect(await clinic.take(client, treatment, slot.starts_at)).toBe(true);
  await time.click();
  await expect(choice(page).getByText('You have another appointment at this time.')).toBeVisible();
  await expect(choice(page).getByRole('listitem').getByRole('button').first()).toBeVisible();
});

test('what a client books is in the clinic’s calendar at once', async ({ page, client, signIn, staffPage }) => {
  await signIn(client);
  await page.goto(`${PORTAL}/book`);
  await page.getByRole('button', { name: /^Review/ }).click();
  await page.getByRole('button', { name: 'Anyone available' }).click();
  const { time } = await chooseSomeTime(page);
  const answer = page.waitForResponse(
    (response) => response.request().method() === 'POST' && response.url().endsWith('/appointments'),
  );
  await choice(page).getByRole('button', { name: 'Confirm booking' }).click();
  const { local_start: start }: { local_start: string } = await (await answer).json();

  const staff = await staffPage();
  await staff.goto(`/admin/?view=list&date=${start.slice(0, 10)}`);
  const row = staff.getByRole('listitem').filter({ hasText: fullName(client) });
  await expect(row).toContainText('Review');
  await expect(row).toContainText(time);
});
