// Owns asking again, for whatever still runs, whether credentials still give the same rights: many
// questions that come close together are one query a kind, each credential once. Never says what
// they may do (actor.ts).
import { setTimeout as delay } from "node:timers/promises";
import type { Queryable } from "../db/sql.ts";
import { hashDeviceToken } from "../devices/device_token.ts";
import { WashfleetError } from "../errors.ts";
import type { Actor } from "./actor.ts";
import { actorOfDevice, actorOfKey, actorOfUser } from "./identify.ts";
import { findDevicesByToken, findSessionUsers, findValidKeys } from "./queries.ts";

/** What somebody came in with. */
export type Credential =
  | { kind: "key"; hash: Uint8Array }
  | { kind: "session"; token: string }
  | { kind: "device"; token: string };

export interface CredentialDesk {
  /** Who a credential stands for now. @throws WashfleetError `unavailable` when nobody can tell */
  actorOf(credential: Credential): Promise<Actor | null>;
}

export interface CredentialDeskOptions {
  now: () => Date;
  /** Questions so close to the first are asked with it. Default 100. */
  gatherMs?: number;
  /** A stream that asks every 3.5 s must have its answer before 5 s are over. Default 1000. */
  patienceMs?: number;
}

type Answers = ReadonlyMap<string, Actor | null>;

/** The desk of this process: with 5,000 streams at most 10 rounds of questions a second. */
export function createCredentialDesk(
  db: Queryable,
  options: CredentialDeskOptions,
): CredentialDesk {
  const { now, gatherMs = 100, patienceMs = 1000 } = options;
  let gathered = new Map<string, Credential>();
  let round: Promise<Answers> | undefined;

  const ask = async (): Promise<Answers> => {
    await delay(gatherMs);
    const asked = gathered;
    gathered = new Map();
    round = undefined;
    const patience = new AbortController();
    const late = delay(patienceMs, undefined, { signal: patience.signal }).then(() => {
      throw nobodyCanTell();
    });
    const answers = answersFor(db, { asked, now: now() });
    answers.catch(() => {});
    late.catch(() => {});
    return await Promise.race([answers, late]).finally(() => patience.abort());
  };
  return {
    actorOf: async (credential) => {
      const name = nameOf(credential);
      gathered.set(name, credential);
      round ??= ask();
      return (await round).get(name) ?? null;
    },
  };
}

async function answersFor(
  db: Queryable,
  { asked, now }: { asked: ReadonlyMap<string, Credential>; now: Date },
): Promise<Answers> {
  const all = [...asked.values()];
  const [keys, users, devices] = await Promise.all([
    keyActors(db, { hashes: all.flatMap((one) => one.kind === "key" ? [one.hash] : []), now }),
    sessionActors(db, {
      tokens: all.flatMap((one) => one.kind === "session" ? [one.token] : []),
      now,
    }),
    deviceActors(db, all.flatMap((one) => one.kind === "device" ? [one.token] : [])),
  ]);
  return new Map([...keys, ...users, ...devices]);
}

type Entry = [name: string, actor: Actor | null];

async function keyActors(
  db: Queryable,
  { hashes, now }: { hashes: Uint8Array[]; now: Date },
): Promise<Entry[]> {
  if (hashes.length === 0) return [];
  const rows = await findValidKeys(db, { hashes, now });
  return rows.map((row) => [nameOf({ kind: "key", hash: row.key_hash }), actorOfKey(row)]);
}

async function sessionActors(
  db: Queryable,
  { tokens, now }: { tokens: string[]; now: Date },
): Promise<Entry[]> {
  if (tokens.length === 0) return [];
  const rows = await findSessionUsers(db, { tokens, now });
  return rows.map((row) => [nameOf({ kind: "session", token: row.token }), actorOfUser(row)]);
}

/** Nobody in quarantine. A new token is not taken up by it. */
async function deviceActors(db: Queryable, tokens: string[]): Promise<Entry[]> {
  if (tokens.length === 0) return [];
  const hashes = tokens.map(hashDeviceToken);
  const devices = await findDevicesByToken(db, hashes);
  return tokens.flatMap((token, index): Entry[] => {
    const row = devices.get(Uint8Array.from(hashes[index] ?? []).toHex());
    if (row === undefined || row.quarantine_reason !== null) return [];
    return [[nameOf({ kind: "device", token }), actorOfDevice(row)]];
  });
}

function nameOf(credential: Credential): string {
  if (credential.kind !== "key") return `${credential.kind} ${credential.token}`;
  return `key ${Uint8Array.from(credential.hash).toHex()}`;
}

function nobodyCanTell(): WashfleetError {
  return new WashfleetError("Cannot tell now whether the credential still counts", {
    kind: "unavailable",
    code: "database_unavailable",
    retryAfterMs: 2000,
  });
}
