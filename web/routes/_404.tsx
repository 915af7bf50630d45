// Owns what is shown for an address that leads nowhere.
import { Notice } from "../components/notice.tsx";
import { define } from "../state.ts";

export default define.page(() => (
  <main class="lone">
    <Notice
      title="There is nothing at this address"
      text="It may have been removed, or you may not have the right to see it."
      action={{ href: "/", label: "Go to the overview" }}
    />
  </main>
));
