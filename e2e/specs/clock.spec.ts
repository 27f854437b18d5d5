// Rules of time zones are the server's: whatever a browser has of its own, the clinic's clock is right.
import { type Page } from '@playwright/test';

import { CLINIC, OWNER_SESSION, fullName } from '../support/clinic';
import { PORTAL, expect, test } from '../support/test';

test.use({ timezoneId: 'Pacific/Kiritimati' });

/** Has every zone but UTC be 14 hours ahead, as no browser's rules are, however old. */
async function spoilZones(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Intl.DateTimeFormat = new Proxy(Intl.DateTimeFormat, {
      construct(target, [locales, options]: [string, Intl.DateTimeFormatOptions | undefined]) {
        const zone = options?.timeZone;
        const spoilt = zone && zone !== 'UTC' ? { ...options, timeZone: 'Pacific/Kiritimati' } : options;
        return Reflect.construct(target, [locales, spoilt]);
      },
    });
  });
}

/** What the clinic's clock shows, by the rules of whoever runs the test. */
function clock(instant: number): string {
  const options = { hour: '2-digit', minute: '2-digit', timeZone: CLINIC.timeZone } as const;
  return new Intl.DateTimeFormat('en-GB', options).format(instant);
}

test('a client sees times by the clock of the clinic', async ({ page, client, clinic, signIn }) => {
  const appointment = await clinic.book(client, 'Lash lift');
  await signIn(client);
  await spoilZones(page);
  await page.goto(PORTAL);
  const next = page.getByRole('region', { name: 'Your next appointment' });
  await expect(next).toContainText(appointment.local_start.slice(11, 16));
  await next.getByRole('button', { name: 'Cancel' }).click();
  // An instant, of which the server does not say what the clock shows then.
  const until = clock(Date.parse(appointment.starts_at) - 86_400_000);
  const dialog = page.getByRole('dialog', { name: 'Cancel this appointment?' });
  await expect(dialog).toContainText('Cancelling is free until');
  await expect(dialog).toContainText(until);
});

test.describe('in the staff app', () => {
  test.use({ storageState: OWNER_SESSION });

  test('the calendar goes by the clock of the clinic', async ({ page, client, clinic }) => {
    const appointment = await clinic.book(client, 'Lash lift');
    const [date, time] = [appointment.local_start.slice(0, 10), appointment.local_start.slice(11, 16)];
    await spoilZones(page);
    await page.goto(`/admin/?view=list&date=${date}`);
    await expect(page.getByRole('listitem').filter({ hasText: fullName(client) })).toContainText(time);
    await page.goto(`/admin/?view=day&date=${date}`);
    await expect(page.getByText('10:00', { exact: true }).first()).toBeVisible();
  });
});
