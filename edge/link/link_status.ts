// Owns what is known of the link right now. Decides nothing; the loops tell it.

export type LinkState =
  | "unlinked"
  | "enrolling"
  | "refused"
  | "connecting"
  | "up"
  | "away"
  | "revoked";

/** Beyond this a picture's time may be told wrong, and the server is warned. */
const SYNCED_WITHIN_MS = 2000;

export class LinkStatus {
  state: LinkState = "unlinked";
  /** Plain sentence, null when all is well. */
  detail: string | null = null;
  since = new Date();
  lastHeartbeatAt: Date | null = null;
  /** Server's time minus ours, in milliseconds. */
  clockOffsetMs: number | null = null;

  set(state: LinkState, detail: string | null): void {
    if (state !== this.state) this.since = new Date();
    this.state = state;
    this.detail = detail;
  }

  /** Takes the server's time as of the middle between asking and hearing. */
  observeServerTime(serverTime: string, { sentAt, heardAt }: { sentAt: Date; heardAt: Date }) {
    const middleMs = (sentAt.getTime() + heardAt.getTime()) / 2;
    this.clockOffsetMs = Math.round(new Date(serverTime).getTime() - middleMs);
  }

  get clock(): "synced" | "unsynced" {
    return this.clockOffsetMs !== null && Math.abs(this.clockOffsetMs) <= SYNCED_WITHIN_MS
      ? "synced"
      : "unsynced";
  }
}
