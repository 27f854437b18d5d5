// Every kind of page that the server serves, under the policy that it serves it with: the browser refuses nothing
// of it, and it shows what it is for.
import type { Page } from '@playwright/test';

import { CLINIC, OWNER_SESSION } from '../support/clinic';
import { GREETING, PORTAL, expect, test } from '../support/test';

/** What a browser refuses to load, run or apply, as long as the page lives. */
function refusals(page: Page): string[] {
  const refused: string[] = [];
  page.on('console', (message) => {
    const text = message.text();
    if (/content security policy|refused to|violates the following/i.test(text)) refused.push(text);
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    if (/blocked|csp/i.test(reason)) refused.push(`${request.url()}: ${reason}`);
  });
  return refused;
}

/** Opens an address, and looks what the server says of it. */
async function open(page: Page, address: string, status = 200): Promise<void> {
  const answer = await page.goto(address);
  expect(answer?.status(), address).toBe(status);
  expect(answer?.headers()['content-security-policy'], address).toContain("default-src 'none'");
}

test.describe('for anybody', () => {
  test('the portal', async ({ page }) => {
    const refused = refusals(page);
    await open(page, PORTAL);
    await expect(page.getByLabel('E-mail address or phone number')).toBeVisible();
    expect(refused).toEqual([]);
  });

  test('an address without a portal, and one without a page', async ({ page }) => {
    const refused = refusals(page);
    await open(page, '/no-such-clinic', 404);
    await expect(page.getByText('ask your clinic for the right one')).toBeVisible();
    await open(page, '/no-such-clinic/nowhere', 404);
    await expect(page.getByText('ask your clinic for the right one')).toBeVisible();
    expect(refused).toEqual([]);
  });

  test('the staff app before anybody has signed in', async ({ page }) => {
    const refused = refusals(page);
    for (const address of ['/admin', '/admin/settings']) {
      await open(page, address);
      await expect(page.getByLabel('Password', { exact: true })).toBeVisible();
    }
    expect(refused).toEqual([]);
  });

  test('the documentation of the API', async ({ page }) => {
    // Swagger UI is large, and draws every operation.
    test.slow();
    const refused = refusals(page);
    await open(page, '/api/docs/');
    await expect(page.getByRole('heading', { name: /^Portico/ })).toBeVisible({ timeout: 30_000 });
    const operation = page.getByText('Exchange an API key for an access token');
    await operation.click();
    await page.getByRole('button', { name: 'Execute' }).click();
    await expect(page.getByText('"unauthenticated"').first()).toBeVisible();
    await page.getByRole('button', { name: 'Authorize' }).first().click();
    await expect(page.getByRole('heading', { name: 'Available authorizations' })).toBeVisible();
    expect(refused).toEqual([]);
  });

  test('the development mailbox', async ({ page, client, clinic }) => {
    // Each mail is a frame, and other tests have many sent.
    test.slow();
    await clinic.book(client, 'Hydrafacial');
    const refused = refusals(page);
    await expect(async () => {
      await open(page, '/dev/outbox');
      // Whoever it is for: other tests have messages sent at the same time.
      await expect(page.getByRole('article').first()).toBeVisible({ timeout: 1000 });
    }).toPass();
    await expect(page.getByRole('heading', { level: 1, name: 'Development mailbox' })).toBeVisible();
    expect(refused).toEqual([]);
  });

  test('a closed portal', async ({ page }) => {
    const refused = refusals(page);
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
        contact: { phone: null, email: 'hello@rosewood.example', address: null },
      },
    };
    // The only clinic there is stays open for the other tests.
    await page.route(`**/api/v1/portal/${CLINIC.slug}`, (route) =>
      route.fulfill({ status: 404, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
    );
    await open(page, PORTAL);
    await expect(page.getByText(`Please contact ${CLINIC.name} to book`)).toBeVisible();
    expect(refused).toEqual([]);
  });
});

test('pages of the portal for a client, and one that does not exist', async ({ page, client, signIn }) => {
  await signIn(client);
  const refused = refusals(page);
  await open(page, PORTAL);
  await expect(page.getByRole('heading', { level: 1, name: GREETING })).toBeVisible();
  for (const path of ['/appointments', '/book', '/more', '/profile', '/notifications']) {
    await open(page, PORTAL + path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  await open(page, `${PORTAL}/nowhere`, 404);
  await expect(page.getByRole('heading', { level: 1, name: 'This page does not exist' })).toBeVisible();
  expect(refused).toEqual([]);
});

test.describe('for staff', () => {
  test.use({ storageState: OWNER_SESSION });

  test('pages of the staff app, and one that does not exist', async ({ page }) => {
    const refused = refusals(page);
    for (const path of ['/clients', '/clients/new', '/outbox', '/team', '/account', '/templates/sign_in']) {
      await open(page, `/admin${path}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    }
    await open(page, '/admin/nowhere', 404);
    await expect(page.getByRole('heading', { level: 1, name: 'This page does not exist' })).toBeVisible();
    expect(refused).toEqual([]);
  });
});
