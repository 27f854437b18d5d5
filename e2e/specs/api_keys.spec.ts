import { OWNER_SESSION } from '../support/clinic';
import { expect, test } from '../support/test';

test.use({ storageState: OWNER_SESSION });

test('a key is made, its secret shown once, exchanged, used, and revoked', async ({ page, client, playwright, baseURL }) => {
  // A program, which has no cookies.
  const request = await playwright.request.newContext({ baseURL });
  const name = `CRM of ${client.last_name}`;
  await page.goto('/admin/integrations');
  await page.getByRole('button', { name: 'New API key' }).first().click();
  const drawer = page.getByRole('dialog', { name: 'New API key' });
  await drawer.getByRole('button', { name: 'Make the key' }).click();
  await expect(drawer.getByText('Type a name.')).toBeVisible();
  await expect(drawer.getByText('Choose at least one thing that the key may do.')).toBeVisible();
  await drawer.getByLabel('What it is for').fill(name);
  await drawer.getByLabel('How long it works').selectOption({ label: 'Until it is revoked' });
  await expect(drawer.getByText('A key without an end that leaks works until somebody notices.')).toBeVisible();
  await drawer.getByLabel('How long it works').selectOption({ label: '30 days' });
  await expect(drawer.getByText('See and change by which accounts messages go out')).toHaveCount(0);
  await drawer.getByLabel('Read clients').check();
  await drawer.getByRole('button', { name: 'Make the key' }).click();

  await expect(drawer.getByRole('heading', { name: 'Copy the secret now' })).toBeFocused();
  const secret = await drawer.locator('.secret').innerText();
  await drawer.getByRole('button', { name: 'I have kept it' }).click();
  await expect(drawer).toBeHidden();
  const row = page.getByRole('listitem').filter({ hasText: name });
  await expect(row).toContainText('Read clients');
  await expect(row).toContainText('Ends on');
  await page.reload();
  await expect(row).toBeVisible();
  await expect(page.getByText(secret)).toHaveCount(0);

  const exchange = () => request.post('/api/v1/access-tokens', { headers: { Authorization: `Bearer ${secret}` } });
  const exchanged = await exchange();
  expect(exchanged.status(), await exchanged.text()).toBe(201);
  const token: { access_token: string; expires_in: number } = await exchanged.json();
  expect(token.expires_in).toBe(600);
  const headers = { Authorization: `Bearer ${token.access_token}` };
  const clients = await request.get(`/api/v1/clients?q=${client.email}`, { headers });
  expect((await clients.json()).data).toMatchObject([{ id: client.id }]);
  // What it was not made for.
  expect((await request.get('/api/v1/appointments', { headers })).status()).toBe(403);

  await row.getByRole('button', { name: `Revoke ${name}` }).click();
  await page
    .getByRole('dialog', { name: 'Revoke this key?' })
    .getByRole('button', { name: 'Revoke', exact: true })
    .click();
  await expect(row).toContainText('Revoked');
  expect((await exchange()).status()).toBe(401);
});

test('the API is documented beside it', async ({ page }) => {
  await page.goto('/admin/integrations');
  await expect(page.getByRole('link', { name: 'API documentation' })).toHaveAttribute('href', '/api/docs/');
  const document = await page.request.get('/api/openapi.json');
  expect((await document.json()).paths).toHaveProperty('/api/v1/portal/{slug}');
});
