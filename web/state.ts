// Owns what a request carries through the dashboard's routes.
import type { IncidentCount } from "../server/contract/incident.ts";
import type { Readiness } from "../server/contract/readiness.ts";
import type { PageApi } from "./page_api.ts";
import type { VisitStyles } from "./first_visit.ts";
import type { Language } from "./i18n/language.ts";
import { createDefine } from "./runtime/define.ts";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** `admin`, `operator` or `viewer`; `null` when the server does not say. */
  readonly role: string | null;
  /** Those that they may see; `null`: every one. */
  readonly locationIds: readonly string[] | null;
  readonly hasTwoFactor: boolean;
}

export interface State {
  readonly api: PageApi;
  /** `GET /readyz`; `null`: it does not answer. Of the server alone: no page's script asks it. */
  readonly readiness: () => Promise<Readiness | null>;
  readonly theme: Theme;
  readonly language: Language;
  readonly requestId: string | null;
  readonly styles: VisitStyles;
  /** Where agents reach this server. */
  readonly serverUrl: string;
  /** Set by `(signed_in)/_middleware.ts`. */
  user: User | null;
  /** The newest event before the page's data was read: where the live stream goes on from. */
  lastEventId: string;
  /** Those that stand for themselves; `null`: not known. Set by `(signed_in)/_middleware.ts`. */
  openIncidents: IncidentCount | null;
  /** Names of the server's parts that are away. Set by `(signed_in)/_middleware.ts`. */
  awayParts: readonly string[];
}

export const define = createDefine<State>();
