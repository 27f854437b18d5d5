import { defineConfig } from '@playwright/test';

// `cargo xtask test --only browser` starts a server and says where it is. Without it, the tests
// use what `cargo xtask run` serves.
const env = process.env;

export default defineConfig({
  testDir: 'specs',
  globalSetup: './support/global_setup.ts',
  outputDir: 'test-results',
  // The specs share one clinic; those that change it take a client of their own.
  fullyParallel: false,
  workers: 2,
  forbidOnly: Boolean(env.CI),
  timeout: 30_000,
  expect: { timeout: 10_000 },
  reporter: env.PORTICO_E2E_RESULTS
    ? [['list'], ['json', { outputFile: env.PORTICO_E2E_RESULTS }]]
    : 'list',
  use: {
    baseURL: env.PORTICO_E2E_BASE_URL ?? 'http://127.0.0.1:8080',
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    actionTimeout: 10_000,
    screenshot: 'only-on-failure',
    // Every test is traced until it has passed: pages as they were, without a film of them.
    trace: { mode: 'retain-on-failure', screenshots: false },
    launchOptions: {
      executablePath: env.PORTICO_E2E_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    {
      name: 'phone',
      use: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
    },
    { name: 'desktop', use: { viewport: { width: 1280, height: 800 } } },
  ],
});
