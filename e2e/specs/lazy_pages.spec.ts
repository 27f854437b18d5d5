// What happens when the part of the app in which a page is cannot be loaded.
import type { Page } from '@playwright/test';

import { OWNER_SESSION } from '../support/clinic';
import { PORTAL, expect, test } from '../support/test';

const PART = '**/assets/admin/admin-team-*.wasm';

test.describe('in the staff app', () => {
  test.use({ storageState: OWNER_SESSION });

  /** Goes to the team's page from another one, so that only its part is missing. */
  async function openTeam(page: Page, isMobile: boolean | undefined): Promise<void> {
    await page.goto('/admin/clients');
    await expect(page.getByRole('heading', { level: 1, name: 'Clients' })).toBeFocused();
    if (isMobile) await page.getByRole('button', { name: 'Open the menu' }).click();
    await page.getByRole('navigation').filter({ visible: true }).getByRole('link', { name: 'Team', exact: true }).click();
  }

  test('without a connection it says so, and tries again', async ({ page, isMobile }) => {
    await page.route(PART, (route) => route.abort());
    await openTeam(page, isMobile);
    await expect(page.getByText('No connection')).toBeVisible();
    await page.unroute(PART);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Team' })).toBeVisible();
  });

  test('what is no part of the app is not taken for one', async ({ page, isMobile }) => {
    await page.route(PART, (route) => route.fulfill({ contentType: 'text/html', body: '<h1>Sign in to this network</h1>' }));
    await openTeam(page, isMobile);
    await expect(page.getByText('did not arrive as it should')).toBeVisible();
    await page.unroute(PART);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Team' })).toBeVisible();
  });

  test('after a new version was deployed the app is loaded anew, once', async ({ page, isMobile }) => {
    let asked = 0;
    await page.route(PART, (route) => {
      asked += 1;
      return route.fulfill({ status: 404, contentType: 'application/problem+json', body: '{}' });
    });
    let loaded = 0;
    page.on('load', () => (loaded += 1));
    await openTeam(page, isMobile);
    await expect(page.getByText('A new version is there')).toBeVisible();
    expect(loaded).toBe(2);
    expect(asked).toBeGreaterThan(1);
    await page.unroute(PART);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Team' })).toBeVisible();
    expect(loaded).toBe(3);
  });
});

test('the first page of the portal loads no other', async ({ page, client, signIn }) => {
  await signIn(client);
  const parts: string[] = [];
  page.on('request', (request) => {
    const name = /assets\/portal\/portal-(.*)-[0-9a-f]{16}\.wasm$/.exec(request.url())?.[1];
    if (name) parts.push(name);
  });
  await page.goto(`${PORTAL}/profile`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect([...parts].sort()).toEqual(['main', 'profile']);
  // What is likely to be opened next is loaded once there is time for it.
  await expect.poll(() => [...parts].sort()).toEqual(['appointments', 'book', 'main', 'profile']);
});
