import { type FullConfig, request } from '@playwright/test';

import { CLINIC, OWNER_SESSION } from './clinic';

/** Signs the owner in once for all tests. */
export default async function globalSetup(config: FullConfig): Promise<void> {
  const context = await request.newContext({ baseURL: config.projects[0]?.use.baseURL });
  const { email, password } = CLINIC.owner;
  const answer = await context.post('/api/v1/staff/sessions', { data: { email, password } });
  if (!answer.ok()) throw new Error(`the owner cannot sign in: ${await answer.text()}`);
  await context.storageState({ path: OWNER_SESSION });
  await context.dispose();
}
