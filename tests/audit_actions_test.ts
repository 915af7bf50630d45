// Holds the lists of what the audit log can tell of to the server's sources: what is recorded there
// is in the lists by its type, and here nothing stays in them that is no longer recorded.
import assert from "node:assert/strict";
import { AUDIT_ACTIONS, AUDIT_TARGET_KINDS } from "../server/contract/audit_action.ts";
import { readSourceTree } from "./support/source_tree.ts";

/** The database's own function leaves this row: server/db/migrations. */
const BY_THE_DATABASE = ["audit.delete_before"];

Deno.test("every act and kind that the audit log can tell of is recorded by the server", async () => {
  const sources = (await readSourceTree()).filter(({ path }) =>
    path.startsWith("server/") && !path.endsWith("_test.ts") && !path.startsWith("server/contract/")
  ).map(({ code }) => code);
  const isRecorded = (action: string) => {
    const [noun = "", verb = ""] = action.split(".");
    return sources.some((code) =>
      code.includes(`"${action}"`) ||
      (code.includes(`action: \`${noun}.\${act}\``) && code.includes(`"${verb}"`))
    );
  };
  const stale = AUDIT_ACTIONS.filter((action) => !isRecorded(action));
  assert.deepEqual(stale, BY_THE_DATABASE);
  const isActedOn = (kind: string) =>
    sources.some((code) => code.includes(`targetKind: "${kind}"`));
  assert.deepEqual(AUDIT_TARGET_KINDS.filter((kind) => !isActedOn(kind)), []);
});
