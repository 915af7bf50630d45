// Owns how a device gets an open claim; the verbs that need one call it in their transaction.
import { v7 as uuidv7 } from "uuid";
import type { Queryable } from "../db/sql.ts";
import { hashClaimCode, makeClaimCode } from "./claim_code.ts";
import { insertClaim } from "./claim_queries.ts";

/** Writes an open claim. @returns the code, which is stored nowhere */
export async function issueClaim(
  tx: Queryable,
  claim: { deviceId: string; now: Date; validMs: number },
): Promise<{ code: string; expiresAt: Date }> {
  const code = makeClaimCode();
  const expiresAt = new Date(claim.now.getTime() + claim.validMs);
  await insertClaim(tx, {
    id: uuidv7(),
    codeHash: hashClaimCode(code),
    deviceId: claim.deviceId,
    expiresAt,
    createdAt: claim.now,
  });
  return { code, expiresAt };
}
