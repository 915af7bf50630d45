// Owns who this agent is at its server: kept in the data folder, readable by the agent alone.
import { createHash } from "node:crypto";
import { z } from "zod";
import { type WriteFile, writeFileAtomically } from "../config/write_file_atomically.ts";

const Identity = z.object({
  device_id: z.uuid(),
  token: z.string().min(1),
  server_url: z.string(),
  name: z.string(),
  location_name: z.string(),
  /** Of the claim code that was used: the same code again is no wish for another enrolment. */
  claim_hash: z.string(),
  /** Of the code that stood in the settings then: it was passed over, and is no new wish either. */
  settings_claim_hash: z.string().nullable().default(null),
  /** The settings named no server: whoever typed the code in named this one. */
  is_server_typed_in: z.boolean().default(false),
  /** Tokens that the server sent and that were not used yet, the last one sent at the end. */
  next_tokens: z.array(z.string().min(1)).default([]),
  /** The one before: a server that was restored from a backup may know no other. */
  previous_token: z.string().min(1).nullable().default(null),
});
export type Identity = z.infer<typeof Identity>;

/**
 * The kept identity; null where there is none or it is damaged: a new claim code is then needed.
 * @throws Deno.errors.PermissionDenied and the like, when it may be there but cannot be read.
 */
export async function loadIdentity(dataDir: string): Promise<Identity | null> {
  let text: string;
  try {
    text = await Deno.readTextFile(identityPath(dataDir));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
  return Identity.safeParse(parseJson(text)).data ?? null;
}

/** @throws Deno.errors.* when the folder cannot be written. */
export async function saveIdentity(
  dataDir: string,
  identity: Identity,
  write: WriteFile = writeFileAtomically,
): Promise<void> {
  await write(identityPath(dataDir), `${JSON.stringify(identity, null, 2)}\n`);
}

export function hashClaim(code: string): string {
  return createHash("sha256").update(code.trim().toUpperCase()).digest("hex");
}

function identityPath(dataDir: string): string {
  return `${dataDir}/identity.json`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
