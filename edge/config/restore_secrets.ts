// Owns how secrets that were struck out of a shown configuration find their way back when it is
// sent again. Never gives a secret to another host than the one it was for.
import { isScalar, isSeq, parseDocument, type Scalar } from "yaml";
import type { FieldFault } from "../../server/contract/problem.ts";
import type { EdgeConfig } from "../../server/contract/edge_config.ts";
import type { EditedText } from "./edited_text.ts";
import { strikeUrl, STRUCK } from "./strike_secrets.ts";

type Path = readonly (string | number)[];

/**
 * The text with the secrets of what runs in place of their `***`: a camera's user, password and
 * query where its id, protocol and host are those that run, the claim code where the server is,
 * the password of a rule that is for the same cameras and the same user.
 * Only those values are written anew; everything else stays to the letter.
 */
export function restoreSecrets(text: string, running: EdgeConfig): EditedText {
  const document = parseDocument(text, { prettyErrors: false });
  if (document.errors.length > 0 || !text.includes(STRUCK)) return { ok: true, text };
  const faults: FieldFault[] = [];
  const restored: { node: Scalar; value: string }[] = [];
  const restore = (path: Path, secretOf: (shown: string) => string | null) => {
    const node = document.getIn(path, true);
    const shown = document.getIn(path);
    if (typeof shown !== "string" || !shown.includes(STRUCK)) return;
    const value = isScalar(node) ? secretOf(shown) : null;
    if (value === null) faults.push({ path: path.join("."), message: NOT_KNOWN });
    else if (isScalar(node)) restored.push({ node, value });
  };
  const cameras = document.getIn(["cameras"]);
  for (const index of isSeq(cameras) ? cameras.items.keys() : []) {
    const id = document.getIn(["cameras", index, "id"]);
    const known = running.cameras.find((camera) => camera.id === id);
    restore(["cameras", index, "url"], (shown) => withSecrets(shown, known?.url));
  }
  const rules = document.getIn(["discovery", "adopt"]);
  for (const index of isSeq(rules) ? rules.items.keys() : []) {
    const path = ["discovery", "adopt", index];
    const known = running.discovery.adopt.find((rule) =>
      RULE_FIELDS.every((name) => (document.getIn([...path, name]) ?? undefined) === rule[name])
    );
    restore([...path, "password"], (shown) => shown === STRUCK ? known?.password ?? null : null);
  }
  const isSameServer = document.getIn(["server", "url"]) === running.server?.url;
  restore(["server", "claim_code"], () => isSameServer ? running.server?.claim_code ?? null : null);
  if (faults.length > 0) return { ok: false, why: "invalid", faults };
  return { ok: true, text: spliced(text, restored) };
}

/** Which cameras a rule gives its password to. */
const RULE_FIELDS = ["endpoint", "make", "model", "username"] as const;

const NOT_KNOWN = `has ${STRUCK} where a secret was, and the agent knows none for this address: ` +
  "write it out";

/** The shown address with the user, password and query of the one that runs; null if it may not. */
function withSecrets(shown: string, running: string | undefined): string | null {
  if (running === undefined || !URL.canParse(shown)) return null;
  if (shown === strikeUrl(running)) return running;
  const [wanted, known] = [new URL(shown), new URL(running)];
  if (wanted.protocol !== known.protocol || wanted.host !== known.host) return null;
  const hasCredentials = known.username !== "" || known.password !== "";
  if (wanted.username === STRUCK && wanted.password === "" && hasCredentials) {
    wanted.username = known.username;
    wanted.password = known.password;
  }
  if (wanted.search === `?${STRUCK}` && known.search !== "") wanted.search = known.search;
  return wanted.href.includes(STRUCK) ? null : wanted.href;
}

/** A quoted scalar may stand wherever another scalar stood. */
function spliced(text: string, restored: readonly { node: Scalar; value: string }[]): string {
  const lastFirst = restored.toSorted((a, b) =>
    (b.node.range?.[0] ?? 0) - (a.node.range?.[0] ?? 0)
  );
  return lastFirst.reduce((result, { node: { range }, value }) => {
    if (!range) return result;
    const [start, end] = range;
    // A block scalar reaches over its last line break.
    const ending = result.slice(start, end).endsWith("\n") ? "\n" : "";
    return result.slice(0, start) + JSON.stringify(value) + ending + result.slice(end);
  }, text);
}
