// Owns how a claim code is taken from gloved fingers: any case, spaces, dashes, pasted with words
// around it. The server decides whether it counts (server/devices/claim_code.ts has the same rule).
// @ts-check

/** What a code is made of: no two of these look alike. */
const SYMBOLS = "ACDEFHJKMNPRTVWXY2346789";
/** @type {Record<string, string>} what people type for a symbol that no code has */
const TYPED_FOR = { Z: "2", B: "8", G: "6", U: "V" };
const LENGTH = 9;

/**
 * The code as far as it is typed: `7k3m9` → `WF-7K3-M9`.
 * @param {string} typed
 */
export function formatClaimCode(typed) {
  const groups = symbolsOf(typed).slice(0, LENGTH).match(/.{1,3}/g) ?? [];
  return groups.length === 0 ? "" : ["WF", ...groups].join("-");
}

/**
 * What is wrong with it, in plain words; null when it is whole.
 * @param {string} typed
 */
export function claimCodeFault(typed) {
  const symbols = symbolsOf(typed);
  const strange = [...symbols].find((symbol) => !SYMBOLS.includes(symbol));
  if (strange !== undefined) {
    return `No claim code has the character ${strange}: look at that place again.`;
  }
  if (symbols.length === LENGTH) return null;
  const missing = LENGTH - symbols.length;
  return missing > 0
    ? `A claim code has ${LENGTH} characters after WF: ${missing} missing.`
    : `A claim code has ${LENGTH} characters after WF: ${-missing} too many.`;
}

/** @param {string} typed */
function symbolsOf(typed) {
  const bare = typed.toUpperCase().replace(/[^A-Z0-9]/g, "");
  // A code may itself begin with WF: the prefix is one only where it was typed as one.
  const isPrefixed = /^\s*WF[\s\-–—_.]/i.test(typed) || /^WF.{9}/.test(bare);
  return (isPrefixed ? bare.slice(2) : bare)
    .replace(/[ZBGU]/g, (symbol) => TYPED_FOR[symbol] ?? symbol);
}
