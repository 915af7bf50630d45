// Owns signing out.
import { redirectTo } from "../safe_next.ts";
import { define } from "../state.ts";

export const handler = define.handlers({
  async POST({ state }) {
    const response = await state.api.signOut();
    await response?.body?.cancel();
    return redirectTo("/login", response?.headers.getSetCookie() ?? []);
  },
});
