// The first run: a server without a clinic prints an address, at which the first clinic and its owner are created.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expectNoViolations } from '../support/accessibility';
import { expect, test } from '../support/test';

const SERVER = process.env['PORTICO_E2E_SERVER'];

test.skip(!SERVER, 'needs the program to start, named by PORTICO_E2E_SERVER');

let server: ChildProcess;
let data: string;
let printed = '';

/** A port that nothing listens on. */
async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

test.beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'portico-setup-'));
  printed = '';
  // The server refuses settings that it does not know, such as those of the tests.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PORTICO_')));
  server = spawn(SERVER!, ['serve'], {
    cwd: data,
    env: { ...env, PORTICO_LISTEN: `127.0.0.1:${await freePort()}`, PORTICO_DATA_DIR: join(data, 'data') },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  server.stdout?.on('data', (text: Buffer) => (printed += text.toString()));
});

test.afterEach(async () => {
  if (server.pid !== undefined && server.exitCode === null) {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill();
    await ended;
  }
  await rm(data, { recursive: true, force: true });
});

test('an empty installation gets its first clinic and owner in the browser', async ({ page, otherPage }) => {
  test.slow();
  await expect.poll(() => /http:\S+\/admin\/setup#\S+/.exec(printed)?.[0], { timeout: 20_000 }).toBeTruthy();
  const address = /http:\S+\/admin\/setup#\S+/.exec(printed)![0];
  await page.goto(address);
  await expect(page.getByRole('heading', { level: 1, name: 'Set up your clinic' })).toBeVisible();
  await expect(page).not.toHaveURL(/#/);
  await page.getByRole('button', { name: 'Create the clinic' }).click();
  await expect(page.getByLabel('Name, as clients know it')).toHaveAttribute('aria-invalid', 'true');

  await page.getByLabel('Name, as clients know it').fill('Éclat Beauté');
  await expect(page.getByLabel("Name in the portal's address")).toHaveValue('eclat-beaute');
  await expect(page.getByText(/^Your portal: .*\/eclat-beaute$/)).toBeVisible();
  await page.getByLabel('Country').selectOption('US');
  await expect(page.getByText('Prices in USD, telephone numbers with +1')).toBeVisible();
  await page.getByLabel('Time zone').selectOption('America/Chicago');
  await page.getByLabel('Your name').fill('Rowan Ellis');
  await page.getByLabel('Your e-mail address').fill('rowan@eclat.example');
  await page.getByLabel('New password', { exact: true }).fill('tulip-anvil-42-mosaic');
  await page.getByLabel('New password again').fill('tulip-anvil-42-mosaic');
  await expectNoViolations(page);
  await page.getByRole('button', { name: 'Create the clinic' }).click();

  await expect(page.getByRole('heading', { level: 1, name: 'Welcome to Éclat Beauté' })).toBeVisible();
  await expect(page.getByRole('listitem')).toHaveCount(5);
  await expectNoViolations(page);
  await page.getByRole('button', { name: 'Send me a test mail' }).click();
  await expect(page.getByText('A test mail to rowan@eclat.example is on its way.')).toBeVisible();
  await page.getByRole('link', { name: 'Add your treatments' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Treatments' })).toBeVisible();

  const late = await otherPage();
  await late.goto(address);
  await expect(late.getByRole('heading', { level: 1, name: 'Portico is set up already' })).toBeVisible();
});
