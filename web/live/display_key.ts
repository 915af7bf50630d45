// Owns the key by which a display shows its lane: from the address's fragment, which no server ever
// sees, into this browser's storage; the address bar forgets it.

/** Where storage is forbidden, until the page is closed. */
const held = new Map<string, string>();

/** The key for this location; `null`: none was ever given here. */
export function takeKey(locationId: string): string | null {
  const name = `washfleet.display.${locationId}`;
  const given = new URLSearchParams(location.hash.slice(1)).get("key");
  if (given !== null && given !== "") {
    held.set(name, given);
    try {
      localStorage.setItem(name, given);
    } catch {
      // it stays held
    }
    history.replaceState(null, "", location.pathname + location.search);
  }
  try {
    return localStorage.getItem(name) ?? held.get(name) ?? null;
  } catch {
    return held.get(name) ?? null;
  }
}
