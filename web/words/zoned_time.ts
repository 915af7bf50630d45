// Owns turning a place's wall clock into an instant and back, for the filters' date fields.

const MINUTE_MS = 60_000;

/** `2026-11-23T14:05` on the wall of `zone` → RFC 3339 UTC; `null` when it is no date. */
export function instantOf(wall: string, zone: string): string | null {
  const asUtcMs = Date.parse(`${wall}Z`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(wall) || Number.isNaN(asUtcMs)) return null;
  // Twice: the first guess may lie on the other side of a change of the clock.
  const guessMs = asUtcMs - offsetMsAt(asUtcMs, zone);
  return new Date(asUtcMs - offsetMsAt(guessMs, zone)).toISOString();
}

/** RFC 3339 UTC → `2026-11-23T14:05` on the wall of `zone`; `""` when it is no instant. */
export function wallOf(iso: string | undefined, zone: string): string {
  const atMs = Date.parse(iso ?? "");
  if (Number.isNaN(atMs)) return "";
  return new Date(atMs + offsetMsAt(atMs, zone)).toISOString().slice(0, 16);
}

/** How far the zone's wall is ahead of UTC; 0 for an unknown zone. */
function offsetMsAt(atMs: number, zone: string): number {
  try {
    const parts = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
    }).formatToParts(new Date(atMs));
    const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
    const wallMs = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"));
    return wallMs - Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
  } catch {
    return 0;
  }
}
