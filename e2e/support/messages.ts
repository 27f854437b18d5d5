// What the demo sends, as the development mailbox shows it.
import { type APIRequestContext, expect } from '@playwright/test';

export interface Message {
  to: string;
  channel: 'email' | 'sms';
  subject: string | null;
  text: string;
  calendar: { method: string; ics: string } | null;
}

/** All messages to an address or number, newest first. */
async function messagesTo(request: APIRequestContext, to: string): Promise<Message[]> {
  const answer = await request.get('/dev/outbox.json');
  const messages: Message[] = await answer.json();
  return messages.filter((message) => message.to === to);
}

/** The newest message to somebody that fits, as soon as it is there. */
export async function messageTo(
  request: APIRequestContext,
  to: string,
  fits: (message: Message) => boolean = () => true,
): Promise<Message> {
  let found: Message | undefined;
  await expect
    .poll(async () => (found = (await messagesTo(request, to)).find(fits)), {
      message: `a message to ${to}`,
    })
    .toBeDefined();
  return found!;
}

/** How many messages somebody has been sent. */
export async function countMessagesTo(request: APIRequestContext, to: string): Promise<number> {
  return (await messagesTo(request, to)).length;
}

/** The link to sign in with. */
export function linkIn(message: Message): string {
  const link = message.text.match(/https?:\/\/\S+\/sign-in#\S+/)?.[0];
  if (!link) throw new Error(`no link in: ${message.text}`);
  return link;
}

/** The link of an invite. */
export function inviteIn(message: Message): string {
  const link = message.text.match(/https?:\/\/\S+\/invite#\S+/)?.[0];
  if (!link) throw new Error(`no invite in: ${message.text}`);
  return link;
}

/** The link of an invite to the team, or one that sets a new password. */
export function accountLinkIn(message: Message): string {
  const link = message.text.match(/https?:\/\/\S+\/admin\/(?:join|reset-password)#\S+/)?.[0];
  if (!link) throw new Error(`no link in: ${message.text}`);
  return link;
}

/** The six digits beside the link. */
export function codeIn(message: Message): string {
  const code = message.text.match(/\b(\d{3}) ?(\d{3})\b(?!.*https?:)/);
  if (!code) throw new Error(`no code in: ${message.text}`);
  return `${code[1]}${code[2]}`;
}
