// Owns the table of the keyboard: what each key does on every page. The `?` sheet shows it; a page's
// own keys (use_page_keys.ts) go first.
import type { Text } from "../i18n/translate.ts";

export type ShortcutAct =
  | { readonly kind: "sheet" | "search" | "next" | "previous" | "bell" | "native" }
  | { readonly kind: "go"; readonly href: string };

export interface Shortcut {
  /** `KeyboardEvent.key` each, one after the other. */
  readonly keys: readonly string[];
  readonly label: Text;
  readonly act: ShortcutAct;
  /** Who is led there; everyone where it is not said. */
  readonly roles?: readonly string[];
  /** Nobody is led there who may see only some locations. */
  readonly isOfAllLocations?: boolean;
}

const ANYWHERE: readonly Shortcut[] = [
  { keys: ["?"], label: "Show the keyboard shortcuts", act: { kind: "sheet" } },
  { keys: ["/"], label: "Search", act: { kind: "search" } },
  { keys: ["j"], label: "Next row", act: { kind: "next" } },
  { keys: ["k"], label: "Previous row", act: { kind: "previous" } },
  { keys: ["Enter"], label: "Open the row", act: { kind: "native" } },
  { keys: ["b"], label: "Notifications", act: { kind: "bell" } },
  { keys: ["Escape"], label: "Close, or leave a field", act: { kind: "native" } },
];
type Wayfarers = Pick<Shortcut, "roles" | "isOfAllLocations">;

const GO: readonly (readonly [key: string, label: Text, href: string, who?: Wayfarers])[] = [
  ["o", "Overview", "/"],
  ["i", "Incidents", "/incidents"],
  ["p", "Plates", "/plates"],
  ["d", "Devices", "/devices"],
  ["c", "Discovery", "/discovery"],
  ["a", "Analytics", "/analytics"],
  ["e", "Deployments", "/deployments"],
  ["t", "Templates", "/templates"],
  ["w", "Webhooks", "/webhooks", { roles: ["admin", "operator"] }],
  ["u", "Audit log", "/audit", { roles: ["admin"], isOfAllLocations: true }],
  ["s", "Settings", "/settings"],
];

/** Every shortcut of who has a role and may see all locations or, `isLimited`, only some. */
export function shortcutsFor(
  { role, isLimited }: { role: string | null; isLimited: boolean },
): readonly Shortcut[] {
  const go = GO.map(([key, label, href, who = {}]): Shortcut => ({
    keys: ["g", key],
    label,
    act: { kind: "go", href },
    ...who,
  }));
  return [...ANYWHERE, ...go].filter(({ roles, isOfAllLocations = false }) =>
    (roles?.includes(role ?? "") ?? true) && !(isOfAllLocations && isLimited)
  );
}

/** What a key means after those before it: a shortcut, the beginning of one, or nothing. */
export function matchKeys(
  shortcuts: readonly Shortcut[],
  typed: readonly string[],
): Shortcut | "begun" | null {
  const fits = ({ keys }: Shortcut) => typed.every((key, index) => keys[index] === key);
  const fitting = shortcuts.filter(fits);
  return fitting.find(({ keys }) => keys.length === typed.length) ??
    (fitting.length > 0 ? "begun" : null);
}
