import { CLINIC, fullName } from '../support/clinic';
import { GREETING, PORTAL, expect, test } from '../support/test';

test('a client without appointments is shown the way to book', async ({ page, client, signIn }) => {
  await signIn(client);
  await page.goto(PORTAL);
  await expect(page.getByRole('heading', { level: 1, name: GREETING })).toBeFocused();
  await expect(page.getByText('Nothing booked yet')).toBeVisible();
  await page.getByRole('link', { name: 'Book an appointment' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Book an appointment' })).toBeVisible();
});

test('home shows what is next, how many there are, and how to reach the clinic', async ({
  page,
  client,
  clinic,
  signIn,
}) => {
  await clinic.book(client, 'Hydrafacial', 60, 90);
  const next = await clinic.book(client, 'Lash lift', 20, 50);
  await signIn(client);
  await page.goto(PORTAL);

  const card = page.getByRole('region', { name: 'Your next appointment' });
  await expect(card.getByRole('heading')).toHaveText('Lash lift');
  await expect(card).toContainText(`with ${next.practitioner_name}`);
  await expect(card).toContainText(next.local_start.slice(11, 16));
  await expect(card.getByText(/^in \d+ (days|weeks|months)$|^next month$/)).toBeVisible();
  await expect(card.getByRole('link', { name: 'Add to calendar' })).toBeVisible();
  await expect(card.getByRole('button', { name: 'Cancel' })).toBeVisible();

  const tiles = page.getByRole('list', { name: 'At a glance' });
  await expect(tiles.getByRole('link')).toHaveCount(1);
  await expect(tiles.getByRole('link', { name: 'Appointments' })).toContainText('2');

  const upcoming = page.getByRole('region', { name: 'Upcoming' });
  await expect(upcoming.getByRole('listitem')).toHaveText([/Lash lift/, /Hydrafacial/]);

  const contact = page.getByRole('region', { name: CLINIC.name });
  const call = contact.getByRole('link', { name: /^Call / });
  await expect(call).toHaveAttribute('href', 'tel:+442079460182');
  await expect(call).toHaveText('020 7946 0182');
  await expect(contact.getByRole('link', { name: /^Write to / })).toHaveAttribute('href', /^mailto:/);
  await expect(contact.getByRole('link', { name: /on a map$/ })).toHaveAttribute('href', /^https:/);
});

test('an appointment in the list leads to its page', async ({ page, client, clinic, signIn }) => {
  const { practitioner_name: practitioner } = await clinic.book(client, 'Microneedling');
  await signIn(client);
  await page.goto(PORTAL);
  await page.getByRole('region', { name: 'Upcoming' }).getByRole('link', { name: /Microneedling/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Microneedling' })).toBeFocused();
  await expect(page.getByRole('definition').filter({ hasText: practitioner })).toBeVisible();
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Appointments' })).toBeFocused();
});

test('what the clinic knows of a client is there to read', async ({ page, client, signIn, isMobile }) => {
  await signIn(client);
  await page.goto(PORTAL);
  // The side bar of a wide screen has room for the name of the page only.
  const account = isMobile ? `Your account, ${fullName(client)}` : 'More';
  await page.getByRole('link', { name: account }).click();
  const details = page.getByRole('region', { name: 'Your details' });
  await expect(details).toContainText(fullName(client));
  await expect(details).toContainText(client.email);
  await expect(details.getByRole('textbox')).toHaveCount(0);
});
