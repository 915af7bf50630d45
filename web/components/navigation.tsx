// Owns the way around: a rail on wide screens; on a phone a bar at the bottom with the rest behind
// "More". Works without script.
import type { ComponentType } from "preact";
import { t, type Text } from "../i18n/translate.ts";
import {
  ChartColumn,
  Ellipsis,
  FileSliders,
  LayoutDashboard,
  Rocket,
  ScanText,
  ScrollText,
  Server,
  Settings,
  Webhook,
} from "./icons.ts";

export interface Place {
  readonly href: string;
  readonly label: Text;
  readonly Icon: ComponentType;
  /** Who is led there; everyone where it is not said. */
  readonly roles?: readonly string[];
}

/** Every place, the most wanted first: these are always in sight, also on a phone. */
const FIRST: readonly Place[] = [
  { href: "/", label: "Overview", Icon: LayoutDashboard },
  { href: "/plates", label: "Plates", Icon: ScanText },
  { href: "/devices", label: "Devices", Icon: Server },
  { href: "/analytics", label: "Analytics", Icon: ChartColumn },
];
const MORE: readonly Place[] = [
  { href: "/deployments", label: "Deployments", Icon: Rocket },
  { href: "/templates", label: "Templates", Icon: FileSliders },
  { href: "/webhooks", label: "Webhooks", Icon: Webhook, roles: ["admin", "operator"] },
  { href: "/audit", label: "Audit log", Icon: ScrollText, roles: ["admin"] },
  { href: "/settings", label: "Settings", Icon: Settings },
];

/** The places that a role may see. */
export function placesFor(role: string | null, places = [...FIRST, ...MORE]): readonly Place[] {
  return places.filter(({ roles }) => roles === undefined || roles.includes(role ?? ""));
}

export function Navigation({ path, role }: { path: string; role: string | null }) {
  const more = placesFor(role, [...MORE]);
  const isInMore = more.some(({ href }) => isWithin(path, href));
  return (
    <nav class="places" aria-label={t("Main")}>
      {placesFor(role, [...FIRST]).map((place) => (
        <PlaceLink key={place.href} {...{ place, path }} />
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

function PlaceLink({ place: { href, label, Icon }, path }: { place: Place; path: string }) {
  return (
    <a href={href} aria-current={isWithin(path, href) ? "page" : undefined}>
      <span class="pill">
        <Icon />
      </span>
      {t(label)}
    </a>
  );
}

function isWithin(path: string, href: string): boolean {
  if (href === "/") return path === "/" || path.startsWith("/locations");
  return path === href || path.startsWith(`${href}/`);
}
