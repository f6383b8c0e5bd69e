import { AUTH } from './usher.ts';

/** Shared with every Jitsi of the tests. */
export const RESERVATIONS_SECRET = 'not-a-real-secret-of-reservations-01';

/** What a test changes of a request, and what it asks about. */
export interface Asked {
  readonly jitsi?: string;
  /** The header as a whole; null: none. */
  readonly authorization?: string | null;
  readonly name?: string;
  /** The creator's address, another with each connection to Prosody. */
  readonly mailOwner?: string;
  readonly startTime?: string;
}

/** A conference as mod_reservations reads it. */
export interface ConferenceJson {
  readonly id: string;
  readonly name: string;
  readonly mail_owner: string;
  readonly start_time: string;
  readonly duration: number;
  readonly max_occupants?: number;
  readonly lobby?: boolean;
  readonly password?: string;
}

/** `POST /conference` as mod_reservations sends it. */
export function postConference(asked: Asked = {}): Request {
  const { name = 'standup', mailOwner = 'a1@meet.example.org' } = asked;
  const { startTime = '2026-11-21T10:00:00.000Z' } = asked;
  const body = new URLSearchParams({ name, start_time: startTime, mail_owner: mailOwner });
  return new Request(addressOf(asked), { method: 'POST', headers: headersOf(asked), body });
}

/** `GET` or `DELETE /conference/{id}`. */
export function onConference(method: string, id: string, asked: Asked = {}): Request {
  return new Request(`${addressOf(asked)}/${id}`, { method, headers: headersOf(asked) });
}

export async function conferenceIn(answer: Response): Promise<ConferenceJson> {
  return (await answer.json()) as ConferenceJson;
}

/** What people are shown of a refusal, if anything. */
export async function messageIn(answer: Response): Promise<string> {
  return ((await answer.json()) as { readonly message: string }).message;
}

function addressOf({ jitsi = 'main' }: Asked): string {
  return `${AUTH}/reservations/${jitsi}/conference`;
}

function headersOf({
  authorization = `Bearer ${RESERVATIONS_SECRET}`,
}: Asked): Record<string, string> {
  const agent = { 'user-agent': 'Prosody (0.12.3; posix)' };
  return authorization === null ? agent : { ...agent, authorization };
}
