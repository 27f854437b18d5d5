// Uses the TypeScript client that openapi-generator made from the document, against the demo clinic.
// Called with the server's address; `cargo xtask test --only generators` does so.
import { randomInt, randomUUID } from 'node:crypto';
import { deepStrictEqual, ok } from 'node:assert';
import { argv } from 'node:process';

import {
  AccessTokensApi,
  AppointmentsApi,
  AuditApi,
  ClientsApi,
  Configuration,
  ResponseError,
  TreatmentsApi,
} from './client/index.js';

const address = argv[2] ?? '';
const OWNER = { email: 'owner@rosewood.example', password: 'rosewood-demo-2026' };
const SCOPES = ['clients:read', 'treatments:read', 'appointments:read', 'appointments:write'];

/** The secret of a key, as its owner makes it in the staff app. */
async function makeKey(): Promise<string> {
  const post = (path: string, body: unknown, cookie = '') =>
    fetch(address + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify(body),
    });
  const signedIn = await post('/api/v1/staff/sessions', OWNER);
  const cookie = signedIn.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
  const made = await post('/api/v1/api-keys', { name: 'Generated client in TypeScript', scopes: SCOPES }, cookie);
  return ((await made.json()) as { secret: string }).secret;
}

async function refused(status: number, code: string, call: Promise<unknown>): Promise<void> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ResponseError)) throw new Error(`${code} was expected`, { cause: error });
  const problem = (await error.response.json()) as { code: string; trace_id: string };
  deepStrictEqual([error.response.status, problem.code], [status, code]);
  ok(problem.trace_id);
}

const configuration = (accessToken: string) => new Configuration({ basePath: address, accessToken });

const { accessToken } = await new AccessTokensApi(configuration(await makeKey())).accessTokenCreate();
const clients = new ClientsApi(configuration(accessToken));
const appointments = new AppointmentsApi(configuration(accessToken));

const page = await clients.clientList({ limit: 2 });
deepStrictEqual(page.data.length, 2);
const following = await clients.clientList({ limit: 2, after: page.next ?? '' });
ok(page.data.every(({ id }) => id !== following.data[0]?.id));
const client = await clients.clientGet({ id: page.data[0]?.id ?? '' });
ok(client.version >= 1 && client.firstName);

const [treatment] = (await new TreatmentsApi(configuration(accessToken)).treatmentList()).data;
const startsAt = new Date(Math.floor(Date.now() / 60_000 + randomInt(300, 400) * 24 * 60 + randomInt(24 * 60)) * 60_000);
const createAppointment = { clientId: client.id, treatmentId: treatment?.id ?? '', startsAt, outsideHours: true };
const idempotencyKey = randomUUID();
const booked = await appointments.appointmentCreate({ createAppointment, idempotencyKey });
const again = await appointments.appointmentCreate({ createAppointment, idempotencyKey });
deepStrictEqual([booked.id, booked.startsAt, booked.status], [again.id, startsAt, 'booked']);

const other = { ...createAppointment, clientId: following.data[0]?.id ?? '', practitionerId: booked.practitionerId };
await refused(409, 'slot_taken', appointments.appointmentCreate({ createAppointment: other }));
await refused(404, 'not_found', clients.clientGet({ id: `cli_${'0'.repeat(32)}` }));
await refused(403, 'forbidden', new AuditApi(configuration(accessToken)).auditEntryList());
await refused(401, 'unauthenticated', new ClientsApi(configuration('nonsense')).clientList());
console.log('the TypeScript client works');
