import { CLINIC, OWNER_SESSION } from '../support/clinic';
import { PORTAL, expect, test } from '../support/test';

test('an address without a portal says so', async ({ page }) => {
  await page.goto('/no-such-clinic');
  await expect(page.getByRole('heading', { level: 1, name: 'There is no portal at this address' })).toBeAttached();
  await expect(page.getByText('ask your clinic for the right one')).toBeVisible();
});

test('a portal that is switched off says how to reach the clinic', async ({ page }) => {
  const problem = {
    type: '/problems/portal_off',
    title: 'This portal is switched off',
    status: 404,
    code: 'portal_off',
    detail: '',
    trace_id: '4bf92f3577b34da6',
    closed_portal: {
      clinic_name: CLINIC.name,
      calling_code: '44',
      contact: { phone: '+442079460018', email: 'hello@rosewood.example', address: null },
    },
  };
  // The only clinic there is stays open for the other tests.
  await page.route(`**/api/v1/portal/${CLINIC.slug}`, (route) =>
    route.fulfill({ status: 404, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
  );
  await page.goto(PORTAL);
  await expect(page.getByRole('heading', { level: 1, name: 'This portal is closed at the moment' })).toBeAttached();
  await expect(page.getByText(`Please contact ${CLINIC.name} to book`)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Call 020 7946 0018' })).toHaveAttribute('href', 'tel:+442079460018');
  await expect(page.getByRole('link', { name: 'Write to hello@rosewood.example' })).toBeVisible();
});

test('a page that does not exist leads home', async ({ page, client, signIn }) => {
  await signIn(client);
  await page.goto(`${PORTAL}/nowhere`);
  await expect(page.getByRole('heading', { level: 1, name: 'This page does not exist' })).toBeVisible();
  await page.getByRole('link', { name: 'Go to the start page' }).click();
  await expect(page.getByText('Nothing booked yet')).toBeVisible();
});

test('somebody else’s appointment is nobody’s', async ({ page, client, clinic, signIn }) => {
  const { id } = await clinic.book(await clinic.newClient(), 'Hydrafacial');
  await signIn(client);
  await page.goto(`${PORTAL}/appointments/${id}`);
  await expect(page.getByText('This is not here any more.')).toBeVisible();
  await expect(page.getByText('Hydrafacial')).toHaveCount(0);
});

test('without a connection nothing is lost, and trying again works', async ({ page, context, client, signIn }) => {
  await signIn(client);
  await page.goto(PORTAL);
  await expect(page.getByText('Nothing booked yet')).toBeVisible();
  await context.setOffline(true);
  await page.getByRole('navigation').getByRole('link', { name: 'Appointments' }).click();
  await expect(page.getByText('No connection. Check your internet and try again.')).toBeVisible();
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('No appointments to come')).toBeVisible();
});

test('what was typed outlives a lost connection', async ({ page, context, client }) => {
  await page.goto(PORTAL);
  const field = page.getByLabel('E-mail address or phone number');
  await field.fill(client.email);
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await expect(page.getByRole('alert')).toContainText('No connection.');
  await expect(field).toHaveValue(client.email);
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await expect(page.getByRole('heading', { name: 'Check your messages' })).toBeVisible();
});

test('a fault of the server’s is told with something to quote', async ({ page, client, signIn }) => {
  await signIn(client);
  const problem = {
    type: 'about:blank',
    title: 'Internal error',
    status: 500,
    code: 'internal',
    detail: 'secret detail',
    trace_id: '4bf92f3577b34da6',
  };
  const dashboard = '**/api/v1/portal/*/dashboard';
  await page.route(dashboard, (route) =>
    route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
  );
  await page.goto(PORTAL);
  await expect(page.getByText('Something went wrong on our side.')).toBeVisible();
  await expect(page.getByText(problem.trace_id)).toBeVisible();
  await expect(page.getByText(problem.detail)).toHaveCount(0);
  await page.unroute(dashboard);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('Nothing booked yet')).toBeVisible();
});

test.describe('in the staff app', () => {
  test.use({ storageState: OWNER_SESSION });

  test('a page that does not exist leads to the calendar', async ({ page }) => {
    await page.goto('/admin/nowhere');
    await expect(page.getByRole('heading', { level: 1, name: 'This page does not exist' })).toBeVisible();
    await page.getByRole('link', { name: 'Go to the start page' }).click();
    await expect(page).toHaveURL(/\/admin\/?$/);
  });

  test('a client that does not exist says so', async ({ page }) => {
    await page.goto('/admin/clients/cli_00000000000000000000000000000000');
    await expect(page.getByText('This is not here any more.')).toBeVisible();
  });
});
