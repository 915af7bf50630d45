// Owns how a camera's address, user and password become one URL, and an id comes from a name.
// @ts-check

/** Stands for a secret in what the agent shows. */
const STRUCK = "***";

/**
 * The whole address; the agent puts back what it struck out, for the same host only.
 * @param {{ address: string, user: string, password: string, hasLogin: boolean }} parts the address
 *   without user and password; `hasLogin`: the camera has them, to be kept where none are given
 * @returns {string | null} null when the address is none
 */
export function cameraUrl({ address, user, password, hasLogin }) {
  const typed = address.trim();
  const text = /^[a-z]+:\/\//i.test(typed) ? typed : `rtsp://${typed}`;
  if (!URL.canParse(text) || new URL(text).host === "") return null;
  const isGiven = user !== "" || password !== "";
  if (!isGiven && !hasLogin) return text;
  const login = isGiven ? `${encoded(user)}:${encoded(password)}` : STRUCK;
  const [, protocol = "", rest = ""] = /^([a-z]+:\/\/)(?:[^/?#]*@)?(.*)$/i.exec(text) ?? [];
  return `${protocol}${login}@${rest}`;
}

/**
 * What the agent shows of a camera's URL, for the form.
 * @param {string} url with its secrets struck out
 */
export function shownAddress(url) {
  return { address: url.replace(`${STRUCK}@`, ""), hasLogin: url.includes(`${STRUCK}@`) };
}

/**
 * A free id that looks like the name: `Lane 2 (exit)` → `lane-2-exit`.
 * @param {string} name
 * @param {readonly string[]} taken
 */
export function suggestId(name, taken) {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "").slice(0, 36) || "camera";
  if (!taken.includes(plain)) return plain;
  let number = 2;
  while (taken.includes(`${plain}-${number}`)) number++;
  return `${plain}-${number}`;
}

/** Also what encodeURIComponent leaves, as FFmpeg reads it otherwise. @param {string} text */
function encoded(text) {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (symbol) => `%${symbol.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
