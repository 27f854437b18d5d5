import { expectNoViolations } from '../support/accessibility';
import { CLINIC, OWNER_SESSION, fullName } from '../support/clinic';
import { messageTo } from '../support/messages';
import { expect, test } from '../support/test';

test.use({ storageState: OWNER_SESSION });

test('a message is written with custom values, previewed, tried out, saved and reset', async ({
  page,
  client,
  clinic,
  isMobile,
}) => {
  // There is one clinic: each size changes a message that no other test reads.
  const [name, kind] = isMobile ? ['Not known here', 'no_account'] : ['Appointment cancelled', 'appointment_cancelled'];
  await page.goto('/admin/templates');
  await expect(page.getByRole('heading', { name: 'Templates', level: 1 })).toBeVisible();
  await expectNoViolations(page);
  await page.getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeFocused();

  const subject = page.getByRole('textbox', { name: 'Subject' });
  const body = page.getByRole('textbox', { name: 'Mail', exact: true });
  const mail = page.frameLocator('iframe[title="Preview"]');
  await expect(mail.getByText(CLINIC.name).first()).toBeVisible();
  // What the layout sets in markup is there, although the policy allows no styles in markup.
  await expect(mail.locator('table table').first()).toHaveCSS('max-width', '520px');

  // Typing two braces offers what can be put in, by keyboard alone.
  const word = client.last_name;
  await subject.fill(`${word} from `);
  await subject.press('End');
  await subject.pressSequentially('{{clinic.na');
  await expect(page.getByRole('listbox', { name: 'Custom values' }).getByRole('option')).toHaveCount(1);
  await subject.press('Enter');
  await expect(subject).toHaveValue(`${word} from {{clinic.name}}`);
  await expect(page.getByText(`${word} from ${CLINIC.name}`)).toBeVisible();

  // A format is put around what is selected, a value where one was typing.
  await body.fill('Hello ');
  await body.press('End');
  await page.getByRole('button', { name: 'Bold' }).click();
  await expect(body).toHaveValue('Hello **bold text**');
  await body.press('End');
  await page.getByText('Custom values', { exact: true }).click();
  await page.getByRole('button', { name: '{{clinic.name}}' }).click();
  await expect(body).toHaveValue('Hello **bold text**{{clinic.name}}');
  await expect(mail.locator('strong')).toHaveText('bold text');

  // What cannot be sent is said where it is, and the preview stays.
  await body.fill(`Hello {{clinic.nam}}`);
  await expect(page.getByText('did you mean `clinic.name`?').first()).toBeVisible();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(body).toBeFocused();
  await expect(body).toHaveAttribute('aria-invalid', 'true');
  await expect(mail.locator('strong')).toHaveText('bold text');
  await body.fill(`Hello from **${word}**`);
  await expect(mail.locator('strong')).toHaveText(word);
  // Nothing runs in the mail's frame, not even axe.
  await page.getByRole('tab', { name: 'Without design' }).click();
  await expect(page.getByRole('tabpanel')).toContainText(`Hello from ${word}`);
  await expectNoViolations(page);

  await page.getByRole('button', { name: 'Send me a test' }).click();
  await expect(page.getByRole('status', { name: 'Notifications' })).toContainText(CLINIC.owner.email);
  const sent = await messageTo(page.request, CLINIC.owner.email, ({ subject }) => subject?.includes(word) ?? false);
  expect(sent.subject).toBe(`[Test] ${word} from ${CLINIC.name}`);
  expect(sent.text).toContain(`Hello from ${word}`);

  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Your words')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save' })).toHaveCount(0);
  const saved = await (await clinic.request.get(`/api/v1/message-templates/${kind}`)).json();
  expect(saved.texts.body).toBe(`Hello from **${word}**`);

  await page.getByRole('button', { name: 'Use the default' }).click();
  await page
    .getByRole('dialog', { name: 'Go back to the default?' })
    .getByRole('button', { name: 'Use the default' })
    .click();
  await expect(page.getByText('Your words')).toHaveCount(0);
  await expect(subject).not.toHaveValue(new RegExp(word));
});

test('the preview is for the chosen client, in every form it is sent in', async ({ page, client }) => {
  await page.goto('/admin/templates/appointment_booked');
  const mail = page.frameLocator('iframe[title="Preview"]');
  await expect(mail.getByText('Hello Eleanor,')).toBeVisible();
  await page.getByRole('button', { name: 'Choose a client' }).click();
  await page.getByRole('combobox', { name: 'Client' }).fill(client.last_name);
  await page.getByRole('option', { name: fullName(client) }).click();
  await expect(mail.getByText(`Hello ${client.first_name},`)).toBeVisible();
  await page.getByRole('tab', { name: 'Without design' }).click();
  await expect(page.getByRole('tabpanel')).toContainText('See your appointments:');
  await page.getByRole('tab', { name: 'Text message' }).click();
  await expect(page.getByRole('tabpanel')).toContainText(/characters, charged as/);
});

test('a sign-in link that would lead elsewhere is refused where it stands', async ({ page }) => {
  await page.goto('/admin/templates/sign_in');
  const body = page.getByRole('textbox', { name: 'Mail', exact: true });
  await body.fill('[Sign in](https://evil.example/?t={{sign_in.link}})');
  await expect(page.getByText('must stand alone').first()).toBeVisible();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(body).toHaveAttribute('aria-invalid', 'true');
  // Nothing runs in the mail's frame, not even axe.
  await page.getByRole('tab', { name: 'Without design' }).click();
  await expectNoViolations(page);

  // Standing alone, it can be shown; nothing is saved here, as others sign in meanwhile.
  await body.fill('[Sign in]({{sign_in.link}})');
  await page.getByRole('tab', { name: 'Mail', exact: true }).click();
  await expect(page.frameLocator('iframe[title="Preview"]').getByRole('link', { name: 'Sign in' })).toBeVisible();
});
