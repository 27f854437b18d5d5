// The demo clinic, and what its owner does through the API to prepare a test.
import { randomInt, randomUUID } from 'node:crypto';

import { type APIRequestContext, type APIResponse, expect } from '@playwright/test';

export const CLINIC = {
  slug: 'rosewood',
  name: 'Rosewood Aesthetics',
  timeZone: 'Europe/London',
  owner: {
    name: 'Rowan Ellis',
    email: 'owner@rosewood.example',
    password: 'rosewood-demo-2026',
  },
};

/** Where the owner's session is kept between the tests: signing in is limited, and tested apart. */
export const OWNER_SESSION = 'test-results/owner.json';

export interface Client {
  id: string;
  version: number;
  first_name: string;
  last_name: string;
  email: string;
  phone: string;
}

export interface Slot {
  /** As it is sent back. */
  starts_at: string;
  /** What clocks at the clinic show. */
  local_start: string;
  practitioner_ids: string[];
}

export interface Treatment {
  id: string;
  name: string;
  practitioner_ids: string[];
}

export interface Appointment {
  id: string;
  treatment_name: string;
  practitioner_id: string;
  practitioner_name: string;
  starts_at: string;
  local_start: string;
}

/** The full name of a client. */
export function fullName(client: Client): string {
  return `${client.first_name} ${client.last_name}`;
}

/** `2026-11-26`, so many days from today in the clinic. */
export function day(fromToday: number): string {
  const date = new Date(Date.now() + fromToday * 86_400_000);
  return new Intl.DateTimeFormat('en-CA', { timeZone: CLINIC.timeZone }).format(date);
}

/** Letters that make a name unique and are still letters. */
function letters(count: number): string {
  return Array.from({ length: count }, () => 'abcdefghijklmnopqrstuvwxyz'[randomInt(26)]).join('');
}

/** One of them, so that tests that run side by side rarely want the same. */
export function anyOf<T>(things: readonly T[]): T {
  const thing = things[randomInt(Math.max(things.length, 1))];
  if (thing === undefined) throw new Error('there is nothing to choose from');
  return thing;
}

async function json<T>(answer: APIResponse): Promise<T> {
  expect(answer.ok(), `${answer.status()} ${answer.url()}: ${await answer.text()}`).toBe(true);
  return answer.json();
}

/** The clinic as its owner works with it. */
export class Clinic {
  constructor(readonly request: APIRequestContext) {}

  /** A client nobody else has to do with. */
  async newClient(): Promise<Client> {
    const name = letters(8);
    const data = {
      first_name: 'Robin',
      last_name: name.charAt(0).toUpperCase() + name.slice(1),
      email: `${name}@example.com`,
      // Of the range for dramatic use, with more digits than tests.
      phone: `+447700${randomInt(100_000, 899_999)}`,
    };
    return json(await this.post('/api/v1/clients', data));
  }

  async treatment(name: string): Promise<Treatment> {
    const { data } = await json<{ data: Treatment[] }>(
      await this.request.get('/api/v1/treatments?limit=100'),
    );
    const treatment = data.find((one) => one.name === name);
    if (!treatment) throw new Error(`the demo has no treatment ${name}`);
    return treatment;
  }

  async slots(treatment: Treatment, from: string, to: string): Promise<Slot[]> {
    const query = new URLSearchParams({ treatment_id: treatment.id, from, to });
    const { days, practitioner_ids: people } = await json<{
      days: { slots: { starts_at: string; practitioners: number[] }[] }[];
      practitioner_ids: string[];
    }>(await this.request.get(`/api/v1/slots?${query}`));
    return days
      .flatMap((one) => one.slots)
      .map(({ starts_at, practitioners }) => ({
        starts_at,
        local_start: starts_at.slice(0, 19),
        practitioner_ids: practitioners.map((place) => people[place] ?? ''),
      }));
  }

  /** Books some time that is free between two days from today. */
  async book(client: Client, treatmentName: string, from = 30, to = 90): Promise<Appointment> {
    const treatment = await this.treatment(treatmentName);
    const slots = await this.slots(treatment, day(from), day(to));
    const data = () => ({
      client_id: client.id,
      treatment_id: treatment.id,
      starts_at: anyOf(slots).starts_at,
    });
    let answer = await this.post('/api/v1/appointments', data());
    // Another test was faster.
    if (answer.status() === 409) answer = await this.post('/api/v1/appointments', data());
    return json(answer);
  }

  /** Books a time of one's own choosing, with whoever is free; `false` when nobody is. */
  async take(client: Client, treatment: Treatment, startsAt: string, practitioner?: string): Promise<boolean> {
    const data = {
      client_id: client.id,
      treatment_id: treatment.id,
      practitioner_id: practitioner,
      starts_at: startsAt,
    };
    const answer = await this.post('/api/v1/appointments', data);
    return answer.status() === 201;
  }

  /** Books today or tomorrow, whatever the hours are: too late to cancel without asking. */
  async bookWithinADay(client: Client, treatmentName: string): Promise<Appointment> {
    const treatment = await this.treatment(treatmentName);
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const minutes = randomInt(3 * 60, 22 * 60);
      const data = {
        client_id: client.id,
        treatment_id: treatment.id,
        practitioner_id: anyOf(treatment.practitioner_ids),
        starts_at: new Date(Math.ceil(Date.now() / 60_000 + minutes) * 60_000).toISOString(),
        outside_hours: true,
      };
      const answer = await this.post('/api/v1/appointments', data);
      if (answer.status() !== 409) return json(answer);
    }
    throw new Error('no time within a day is free');
  }

  /** A link that signs a client in, to be copied. */
  async loginLink(client: Client): Promise<string> {
    const path = `/api/v1/clients/${client.id}/login-links`;
    const { url } = await json<{ url: string }>(await this.post(path, { delivery: 'copy' }));
    return url;
  }

  async changeClient(client: Client, change: Partial<Client> & { note?: string }): Promise<Client> {
    const answer = await this.request.patch(`/api/v1/clients/${client.id}`, {
      data: change,
      headers: { 'If-Match': `"${client.version}"` },
    });
    return json(answer);
  }

  private post(path: string, data: object): Promise<APIResponse> {
    return this.request.post(path, { data, headers: { 'Idempotency-Key': randomUUID() } });
  }
}
