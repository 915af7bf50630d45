// Owns the way around: a rail on wide screens; on a phone a bar at the bottom with the rest behind
// "More". Works without script.
import type { ComponentChildren, ComponentType } from "preact";
import type { IncidentCount as Count } from "../../server/contract/incident.ts";
import { t, type Text } from "../i18n/translate.ts";
import IncidentCount from "../islands/incident_count.tsx";
import {
  ChartColumn,
  Ellipsis,
  FileSliders,
  LayoutDashboard,
  Radar,
  Rocket,
  ScanText,
  ScrollText,
  Server,
  Settings,
  Siren,
  Webhook,
} from "./icons.ts";

export interface Place {
  readonly href: string;
  readonly label: Text;
  readonly Icon: ComponentType;
  /** Who is led there; everyone where it is not said. */
  readonly roles?: readonly string[];
  /** Nobody is led there who may see only some locations. */
  readonly isOfAllLocations?: boolean;
}

/** Who is led around. */
export interface Wanderer {
  readonly role: string | null;
  /** May see only some locations. */
  readonly isLimited: boolean;
}

/** Every place, the most wanted first: these are always in sight, also on a phone. */
const FIRST: readonly Place[] = [
  { href: "/", label: "Overview", Icon: LayoutDashboard },
  { href: "/incidents", label: "Incidents", Icon: Siren },
  { href: "/plates", label: "Plates", Icon: ScanText },
  { href: "/devices", label: "Devices", Icon: Server },
];
const MORE: readonly Place[] = [
  { href: "/discovery", label: "Discovery", Icon: Radar },
  { href: "/analytics", label: "Analytics", Icon: ChartColumn },
  { href: "/deployments", label: "Deployments", Icon: Rocket },
  { href: "/templates", label: "Templates", Icon: FileSliders },
  { href: "/webhooks", label: "Webhooks", Icon: Webhook, roles: ["admin", "operator"] },
  {
    href: "/audit",
    label: "Audit log",
    Icon: ScrollText,
    roles: ["admin"],
    isOfAllLocations: true,
  },
  { href: "/settings", label: "Settings", Icon: Settings },
];

/** The places that somebody may see. */
export function placesFor(
  { role, isLimited }: Wanderer,
  places = [...FIRST, ...MORE],
): readonly Place[] {
  return places.filter(({ roles, isOfAllLocations = false }) =>
    (roles?.includes(role ?? "") ?? true) && !(isOfAllLocations && isLimited)
  );
}

interface NavigationProps extends Wanderer {
  readonly path: string;
  /** `null`: not known. */
  readonly openIncidents: Count | null;
}

export function Navigation({ path, openIncidents, ...wanderer }: NavigationProps) {
  const more = placesFor(wanderer, [...MORE]);
  const isInMore = more.some(({ href }) => isWithin(path, href));
  return (
    <nav class="places" aria-label={t("Main")}>
      {placesFor(wanderer, [...FIRST]).map((place) => (
        <PlaceLink key={place.href} {...{ place, path }}>
          {place.href === "/incidents" && <IncidentCount count={openIncidents} />}
        </PlaceLink>
      ))}
      <div class="more-wide">
        {more.map((place) => <PlaceLink key={place.href} {...{ place, path }} />)}
      </div>
      <details class="more-narrow">
        <summary class={isInMore ? "current" : ""}>
          <span class="pill">
            <Ellipsis />
          </span>
          {t("More")}
        </summary>
        <div class="card more-body">
          {more.map((place) => <PlaceLink key={place.href} {...{ place, path }} />)}
        </div>
      </details>
    </nav>
  );
}

interface PlaceLinkProps {
  readonly place: Place;
  readonly path: string;
  /** Upon its icon. */
  readonly children?: ComponentChildren;
}

function PlaceLink({ place: { href, label, Icon }, path, children }: PlaceLinkProps) {
  return (
    <a href={href} aria-current={isWithin(path, href) ? "page" : undefined}>
      <span class="pill">
        <Icon />
        {children}
      </span>
      {t(label)}
    </a>
  );
}

function isWithin(path: string, href: string): boolean {
  if (href === "/") return path === "/" || path.startsWith("/locations");
  return path === href || path.startsWith(`${href}/`);
}
