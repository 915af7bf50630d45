// Owns what is known of the link right now. Decides nothing; the loops tell it.

export type LinkState =
  | "unlinked"
  | "enrolling"
  | "refused"
  | "connecting"
  | "up"
  | "away"
  | "revoked";

export class LinkStatus {
  state: LinkState = "unlinked";
  /** Plain sentence, null when all is well. */
  detail: string | null = null;
  since = new Date();
  lastHeartbeatAt: Date | null = null;
  set(state: LinkState, detail: string | null): void {
    if (state !== this.state) this.since = new Date();
    this.state = state;
    this.detail = detail;
  }
}
