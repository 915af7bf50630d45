// Owns what is shown when a page could not be made; tells the request's id and nothing else.
import { Notice } from "../components/notice.tsx";
import { define } from "../state.ts";
import { t } from "../i18n/translate.ts";

export const title = define.title(() => t("This page could not be shown"));

export default define.page(({ state, url }) => (
  <main class="lone">
    <Notice
      tone="bad"
      title={t("This page could not be shown")}
      text={t(
        "The server had trouble with it. Try again; if it stays, give your administrator this: {id}",
        { id: state.requestId ?? url.pathname },
      )}
      action={{ href: url.pathname, label: t("Try again") }}
    />
  </main>
));
