// __Many_words__: the owner adds one and changes it.
import { randomInt } from 'node:crypto';

import { expectNoViolations } from '../support/accessibility';
import { OWNER_SESSION } from '../support/clinic';
import { expect, test } from '../support/test';

test.use({ storageState: OWNER_SESSION });

test('__a_one_words__ is added and changed', async ({ page }) => {
  const name = `First ${randomInt(1_000_000_000)}`;
  const notes = page.getByRole('status', { name: 'Notifications' });
  await page.goto('/admin/__many_path__');
  await expect(page.getByRole('heading', { level: 1, name: '__Many_words__' })).toBeVisible();
  await page.getByRole('button', { name: 'New __one_words__' }).first().click();
  const adding = page.getByRole('dialog', { name: 'New __one_words__' });
  await adding.getByRole('button', { name: 'Add __one_words__' }).click();
  await expect(adding.getByLabel('Name')).toHaveAttribute('aria-invalid', 'true');
  await adding.getByLabel('Name').fill(name);
  await expectNoViolations(page);
  await adding.getByRole('button', { name: 'Add __one_words__' }).click();
  await expect(notes).toContainText(`${name} is added.`);
  await expectNoViolations(page);

  await page.getByRole('button', { name }).click();
  const editing = page.getByRole('dialog', { name: 'Edit __one_words__' });
  await expect(editing.getByLabel('Name')).toHaveValue(name);
  await editing.getByLabel('Name').fill(`${name} again`);
  await editing.getByRole('button', { name: 'Save' }).click();
  await expect(notes).toContainText(`${name} again is saved.`);
  await expect(page.getByRole('button', { name: `${name} again` })).toBeVisible();
});
