// Owns what happens when a device uses its new token for the first time: the old one ends.
import { recordAudit } from "../audit/record_audit.ts";
import type { Db } from "../db/sql.ts";
import { notifyDevice } from "./command_queries.ts";
import { finishTokenCommands, promoteNextToken } from "./token_queries.ts";

/** Makes the next token the only one. Of two requests at once, one does so; both go on. */
export async function adoptToken(
  db: Db,
  device: { id: string; name: string; tokenHash: Uint8Array; now: Date; requestId: string | null },
): Promise<void> {
  const { id, name, tokenHash, now } = device;
  await db.transaction(async (tx) => {
    if (!await promoteNextToken(tx, { id, tokenHash, at: now })) return;
    await finishTokenCommands(tx, { id, at: now });
    await recordAudit(tx, {
      actor: { kind: "device", id, name },
      requestId: device.requestId,
      action: "device.token_adopted",
      targetKind: "device",
      targetId: id,
    });
    // Ends the stream that the old token has open.
    await notifyDevice(tx, id);
  });
}
