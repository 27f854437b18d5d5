import { expectNoViolations } from '../support/accessibility';
import { OWNER_SESSION, fullName } from '../support/clinic';
import { linkIn, messageTo } from '../support/messages';
import { PORTAL, expect, test } from '../support/test';

test.use({ storageState: OWNER_SESSION });

test('a login e-mail goes to whoever is found, and its button signs in', async ({ page, client, otherPage }) => {
  await page.goto('/admin/portal');
  await page.getByRole('searchbox', { name: 'Search people' }).fill(client.email);
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.getByRole('button', { name: 'Login e-mail to all of these' }).click();
  const drawer = page.getByRole('dialog', { name: 'Send a login e-mail' });
  await expect(drawer.getByText('1 client gets it.')).toBeVisible();
  await drawer.getByLabel('The button leads to').selectOption({ label: 'Appointments' });
  await expectNoViolations(page);
  await drawer.getByRole('button', { name: 'Send it to 1 client' }).click();

  await expect(page.getByRole('heading', { level: 1, name: 'Login e-mail' })).toBeFocused();
  await expect(page.getByText('Finished')).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: fullName(client) })).toContainText('Sent');
  await expectNoViolations(page);

  const phone = await otherPage();
  await phone.goto(linkIn(await messageTo(page.request, client.email)));
  await phone.getByRole('button', { name: 'Continue' }).click();
  await expect(phone).toHaveURL(new RegExp(`${PORTAL}/appointments$`));

  await page.goto('/admin/portal/mailings');
  await expect(page.getByRole('link', { name: /^To 1 client/ }).first()).toBeVisible();
  await expectNoViolations(page);
});

test('a login e-mail goes to those who are ticked', async ({ page, client }) => {
  await page.goto('/admin/portal');
  await page.getByRole('searchbox', { name: 'Search people' }).fill(client.email);
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.getByRole('checkbox', { name: `Select ${fullName(client)}` }).check();
  await page.getByRole('button', { name: 'Login e-mail', exact: true }).click();
  await page.getByRole('button', { name: 'Send it to 1 client' }).click();
  await expect(page.getByText('Finished')).toBeVisible();
  linkIn(await messageTo(page.request, client.email));
});

test('a login e-mail begins on its own page, for those of one state', async ({ page, client, signIn, otherPage }) => {
  await signIn(client, { context: (await otherPage()).context() });
  await page.goto('/admin/portal/mailings');
  await page.getByRole('button', { name: 'Send a login e-mail' }).click();
  const drawer = page.getByRole('dialog', { name: 'Send a login e-mail' });
  await expect(drawer.getByText(/ clients get it\.$/)).toBeVisible();
  const send = drawer.getByRole('button', { name: /^Send it to [\d,]+ clients?$/ });
  const count = async () => Number((await send.textContent())?.replace(/\D/g, ''));
  const everybody = await count();
  // Most clients of the demo have never signed in, so that new ones of other tests do not matter.
  await drawer.getByLabel('Who gets it').selectOption({ label: 'Joined' });
  await expect.poll(count).toBeLessThan(everybody);
  expect(await count()).toBeGreaterThan(0);
  await expectNoViolations(page);
});
