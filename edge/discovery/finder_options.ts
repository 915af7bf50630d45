// Owns what a camera finder is made with: the fleet it finds cameras for, and its ways to look.
import type { Fleet } from "../cameras/fleet.ts";
import type { Neighbours } from "./neighbours.ts";
import type { ProbeTransport } from "./udp_probe.ts";

export interface FinderOptions {
  readonly dataDir: string;
  readonly fleet: Pick<Fleet, "cameras" | "restart">;
  /** Has the fleet run what `use` says now. */
  readonly apply: () => void;
  readonly transport?: ProbeTransport;
  readonly subnets?: (subnets: () => readonly string[]) => ProbeTransport;
  readonly neighbours?: () => Promise<Neighbours | null>;
  readonly waitMs?: number;
  /** How often it asks itself whether a look is due, default 2 s. */
  readonly tickMs?: number;
}
