// Owns the table of the dashboard's pages: where each is with the walk's things, and who is refused
// it. A new route adds one line here.
import type { WalkThings } from "./things.ts";

/** Who walks; `limited` is an operator of the first location alone. */
export type Walker = "admin" | "operator" | "viewer" | "limited";

export interface WalkPage {
  /** The route's file below `web/routes/`. */
  readonly route: string;
  address(things: WalkThings): string;
  /** They are told so, and offered nothing. */
  readonly refused: readonly Walker[];
}

const BUT_ADMIN: readonly Walker[] = ["operator", "viewer", "limited"];
const VIEWER: readonly Walker[] = ["viewer"];
const VIEWER_AND_LIMITED: readonly Walker[] = ["viewer", "limited"];

/** Below `(signed_in)/`: who is not signed in goes to the login. */
export const SIGNED_IN_PAGES: readonly WalkPage[] = [
  page("index", () => "/"),
  page("analytics/index", () => "/analytics"),
  page("audit/index", () => "/audit", BUT_ADMIN),
  page("boxes/[id]", ({ batch }) => `/boxes/${batch}`),
  page("boxes/index", () => "/boxes"),
  page("deployments/[id]", ({ deployment }) => `/deployments/${deployment}`),
  page("deployments/index", () => "/deployments"),
  page("deployments/new", () => "/deployments/new", VIEWER),
  page("deployments/windows", () => "/deployments/windows"),
  page("devices/[id]", ({ device }) => `/devices/${device}`),
  page("devices/[id]/configuration", ({ device }) => `/devices/${device}/configuration`),
  page("devices/index", () => "/devices"),
  page("devices/new", () => "/devices/new", VIEWER),
  page("discovery/index", () => "/discovery"),
  page("incidents/[id]", ({ incident }) => `/incidents/${incident}`),
  page("incidents/index", () => "/incidents"),
  page("locations/[id]", ({ location }) => `/locations/${location}`),
  page("locations/[id]/displays", ({ location }) => `/locations/${location}/displays`, BUT_ADMIN),
  page("plates/[id]", ({ read }) => `/plates/${read}`),
  page("plates/index", () => "/plates"),
  page("plates/review", () => "/plates/review"),
  page("settings/index", () => "/settings"),
  page("settings/keys/index", () => "/settings/keys", BUT_ADMIN),
  page("settings/keys/new", () => "/settings/keys/new", BUT_ADMIN),
  page("settings/lists/[id]", ({ list }) => `/settings/lists/${list}`),
  page("settings/lists/index", () => "/settings/lists"),
  page("settings/locations/[id]", ({ location }) => `/settings/locations/${location}`),
  page("settings/locations/index", () => "/settings/locations"),
  page("settings/locations/new", () => "/settings/locations/new", VIEWER_AND_LIMITED),
  page("settings/notifications/[id]", ({ rule }) => `/settings/notifications/${rule}`, VIEWER),
  page("settings/notifications/index", () => "/settings/notifications", VIEWER),
  page("settings/notifications/new", () => "/settings/notifications/new", VIEWER),
  page("settings/users/[id]", ({ user }) => `/settings/users/${user}`, BUT_ADMIN),
  page("settings/users/index", () => "/settings/users", BUT_ADMIN),
  page("settings/users/invite", () => "/settings/users/invite", BUT_ADMIN),
  page("templates/[id]/index", ({ template }) => `/templates/${template}`),
  page("templates/[id]/versions", ({ template }) => `/templates/${template}/versions`),
  page("templates/index", () => "/templates"),
  page("templates/new", () => "/templates/new", VIEWER),
  page(
    "webhooks/[id]/deliveries/[delivery]",
    ({ endpoint, delivery }) => `/webhooks/${endpoint}/deliveries/${delivery}`,
    VIEWER,
  ),
  page("webhooks/[id]/edit", ({ endpoint }) => `/webhooks/${endpoint}/edit`, VIEWER),
  page("webhooks/[id]/index", ({ endpoint }) => `/webhooks/${endpoint}`, VIEWER),
  page("webhooks/index", () => "/webhooks", VIEWER),
  page("webhooks/new", () => "/webhooks/new", VIEWER),
];

/** For those who are not signed in. */
export const OPEN_PAGES: readonly WalkPage[] = [
  open("login", () => "/login"),
  open("login_code", () => "/login_code"),
  open("invitation", ({ invitation }) => `/invitation?token=${invitation}`),
  open(
    "display/[location]",
    ({ location, displayKey }) => `/display/${location}#key=${displayKey}`,
  ),
];

/** Routes that only take forms, and what stands around or in place of pages. */
export const NO_PAGES = ["language.ts", "logout.ts", "theme.ts", "_404.tsx", "_error.tsx"];

function page(
  route: string,
  address: WalkPage["address"],
  refused: WalkPage["refused"] = [],
): WalkPage {
  return { route: `(signed_in)/${route}.tsx`, address, refused };
}

function open(route: string, address: WalkPage["address"]): WalkPage {
  return { route: `${route}.tsx`, address, refused: [] };
}
