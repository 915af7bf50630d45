// Owns what is shown when a page could not be made; tells the request's id and nothing else.
import { Notice } from "../components/notice.tsx";
import { define } from "../state.ts";

export default define.page(({ state, url }) => (
  <main class="lone">
    <Notice
      tone="bad"
      title="This page could not be shown"
      text={"The server had trouble with it. Try again; if it stays, give your administrator " +
        `this: ${state.requestId ?? url.pathname}`}
      action={{ href: url.pathname, label: "Try again" }}
    />
  </main>
));
