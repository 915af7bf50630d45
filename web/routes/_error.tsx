// Owns what is shown when a page could not be made, or is not for this person; tells the request's id
// and nothing else.
import type { ComponentChildren } from "preact";
import { Notice } from "../components/notice.tsx";
import { HttpError } from "../runtime/define.ts";
import { define } from "../state.ts";
import { t } from "../i18n/translate.ts";

export const title = define.title(() => t("This page could not be shown"));

export default define.page(({ error, state, url, isFramed }) => (
  <Room isFramed={isFramed === true}>
    {error instanceof HttpError && error.status === 403
      ? (
        <Notice
          isPageTitle
          title={t("This page is not for you")}
          text={t("You do not have the right to do this.")}
          action={{ href: "/", label: t("Go to the overview") }}
        />
      )
      : error instanceof HttpError && error.status === 503
      ? (
        <Notice
          isPageTitle
          tone="bad"
          title={t("The server cannot reach its database")}
          text={t(
            "Nothing can be shown until it can. The devices keep what they read and deliver it later: nothing is lost.",
          )}
          action={{ href: url.pathname + url.search, label: t("Try again") }}
        />
      )
      : (
        <Notice
          isPageTitle
          tone="bad"
          title={t("This page could not be shown")}
          text={t(
            "The server had trouble with it. Try again; if it stays, give your administrator this: {id}",
            { id: state.requestId ?? url.pathname },
          )}
          action={{ href: url.pathname + url.search, label: t("Try again") }}
          otherwise={{ href: "/", label: t("Go to the overview") }}
        />
      )}
  </Room>
));

/** A document has one `main`, which a frame brings along. */
function Room({ isFramed, children }: { isFramed: boolean; children: ComponentChildren }) {
  return isFramed ? <>{children}</> : <main class="lone">{children}</main>;
}
