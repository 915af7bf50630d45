// Owns what is shown for an address that leads nowhere.
import { Notice } from "../components/notice.tsx";
import { define } from "../state.ts";
import { t } from "../i18n/translate.ts";

export const title = define.title(() => t("There is nothing at this address"));

export default define.page(() => (
  <main class="lone">
    <Notice
      isPageTitle
      title={t("There is nothing at this address")}
      text={t("It may have been removed, or you may not have the right to see it.")}
      action={{ href: "/", label: t("Go to the overview") }}
    />
  </main>
));
