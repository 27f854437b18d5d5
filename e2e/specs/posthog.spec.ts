import { expectNoViolations } from '../support/accessibility';
import { OWNER_SESSION } from '../support/clinic';
import { expect, test } from '../support/test';

test.use({ storageState: OWNER_SESSION });

test('PostHog is told nothing until a project has been tried', async ({ page }) => {
  await page.goto('/admin/delivery');
  await expect(page.getByText(/^What is done in the portal is counted here and told to nobody else\./)).toBeVisible();

  await page.getByRole('button', { name: 'Use your own PostHog' }).click();
  const drawer = page.getByRole('dialog', { name: 'Use your own PostHog' });
  await expect(drawer.getByLabel("PostHog's address")).toBeFocused();
  await drawer.getByLabel("PostHog's address").fill('http://eu.i.posthog.com');
  await drawer.getByLabel('Project key').fill('phx_personal');
  await drawer.getByRole('button', { name: 'Try and save' }).click();
  await expect(drawer.getByText('Must begin with https://')).toBeVisible();
  await expect(drawer.getByText(/^Must be the project's key/)).toBeVisible();
  await expectNoViolations(page);

  await drawer.getByLabel("PostHog's address").fill('https://localhost');
  await drawer.getByLabel('Project key').fill('phc_project');
  await drawer.getByRole('button', { name: 'Try and save' }).click();
  await expect(drawer.getByText('no PostHog answers as localhost')).toBeVisible();
  await expect(drawer.getByLabel('Project key')).toHaveValue('phc_project');

  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Use your own PostHog' })).toBeVisible();
});
