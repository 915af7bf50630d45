// Owns the head of the settings' pages: their tabs, as many as the role may use.
import { t, type Text } from "../i18n/translate.ts";
import TabRow from "../islands/tab_row.tsx";
import { PageHead } from "./page_head.tsx";

interface SettingsTab {
  readonly href: string;
  readonly label: Text;
  /** Whom the server lets; everyone where it is not said. */
  readonly roles?: readonly string[];
}

const TABS: readonly SettingsTab[] = [
  { href: "/settings", label: "My account" },
  { href: "/settings/users", label: "People", roles: ["admin"] },
  { href: "/settings/keys", label: "API keys", roles: ["admin"] },
  { href: "/settings/locations", label: "Locations", roles: ["admin", "operator"] },
  { href: "/settings/lists", label: "Plate lists" },
  { href: "/settings/notifications", label: "Notifications", roles: ["admin", "operator"] },
];

export function SettingsHead({ path, role }: { path: string; role: string | null }) {
  const tabs = TABS.filter(({ roles }) => roles === undefined || roles.includes(role ?? ""));
  return (
    <>
      <PageHead title={t("Settings")} />
      <TabRow
        label={t("Settings")}
        path={path}
        tabs={tabs.map(({ href, label }) => ({ href, label: t(label) }))}
      />
    </>
  );
}
