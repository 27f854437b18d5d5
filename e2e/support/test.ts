// Playwright's test with the demo clinic, a client of one's own, and ways to sign in.
import { type BrowserContext, type Page, test as base, expect } from '@playwright/test';

import { CLINIC, Clinic, type Client, OWNER_SESSION } from './clinic';
import { codeIn, messageTo } from './messages';

interface SignIn {
  /** The browser; the test's own when left out. */
  context?: BrowserContext;
  /** One address gets one message a minute; a client has two. */
  by?: 'email' | 'phone';
}

interface Fixtures {
  /** A client whom no other test knows. */
  client: Client;
  /** Signs a client in without the pages for it. */
  signIn: (client: Client, where?: SignIn) => Promise<void>;
  /** A page in another browser. */
  otherPage: () => Promise<Page>;
  /** A page in another browser, in which the owner is signed in. */
  staffPage: () => Promise<Page>;
  /** Fails the test when an app has panicked or thrown. */
  noCrash: void;
}

interface WorkerFixtures {
  clinic: Clinic;
}

export const PORTAL = `/${CLINIC.slug}`;
export const GREETING = /^Good (morning|afternoon|evening), /;

export const test = base.extend<Fixtures, WorkerFixtures>({
  clinic: [
    async ({ playwright }, use, worker) => {
      const request = await playwright.request.newContext({
        baseURL: worker.project.use.baseURL,
        storageState: OWNER_SESSION,
      });
      await use(new Clinic(request));
      await request.dispose();
    },
    { scope: 'worker' },
  ],

  client: async ({ clinic }, use) => {
    await use(await clinic.newClient());
  },

  signIn: async ({ context: own }, use) => {
    await use(async (client, { context = own, by = 'email' } = {}) => {
      const { request } = context;
      const identifier = client[by];
      const api = `/api/v1/portal/${CLINIC.slug}`;
      const asked = await request.post(`${api}/login-links`, { data: { identifier } });
      expect(asked.status(), await asked.text()).toBe(202);
      const code = codeIn(await messageTo(request, identifier, ({ text }) => text.includes('/sign-in#')));
      const signedIn = await request.post(`${api}/sessions`, { data: { code } });
      expect(signedIn.ok(), await signedIn.text()).toBe(true);
    });
  },

  otherPage: async ({ browser }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext({ storageState: undefined });
      contexts.push(context);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },

  staffPage: async ({ browser }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext({ storageState: OWNER_SESSION });
      contexts.push(context);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },

  noCrash: [
    async ({ page }, use) => {
      const crashes: string[] = [];
      page.on('pageerror', (error) => crashes.push(error.message));
      page.on('console', (message) => {
        if (message.text().includes('panicked at')) crashes.push(message.text());
      });
      await use();
      expect(crashes).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
