// Owns the frame of every signed-in page: navigation, the live stream's status, the user's menu.
import { Brand } from "../../components/brand.tsx";
import { Reader } from "../../components/rights.ts";
import { Navigation, type Wanderer } from "../../components/navigation.tsx";
import { ServerBanner } from "../../components/server_banner.tsx";
import Bell from "../../islands/bell.tsx";
import Keyboard from "../../islands/keyboard.tsx";
import LiveStatus from "../../islands/live_status.tsx";
import ToastShelf from "../../islands/toast_shelf.tsx";
import UserMenu from "../../islands/user_menu.tsx";
import { t } from "../../i18n/translate.ts";
import { define, type User } from "../../state.ts";

export default define.layout(({ Component, state, url }) => (
  <div class="frame">
    <a class="skip" href="#content">{t("Skip to content")}</a>
    <header class="topbar">
      <Brand />
      <span class="max" />
      <LiveStatus lastEventId={state.lastEventId} />
      <Bell />
      <UserMenu
        name={state.user?.name ?? ""}
        email={state.user?.email ?? ""}
        theme={state.theme}
        language={state.language}
        next={url.pathname + url.search}
      />
    </header>
    <Navigation
      path={url.pathname}
      {...wandererOf(state.user)}
      openIncidents={state.openIncidents}
    />
    <main id="content" tabIndex={-1}>
      <ServerBanner awayParts={state.awayParts} />
      <Reader.Provider value={state.user}>
        <Component />
      </Reader.Provider>
    </main>
    <ToastShelf />
    <Keyboard {...wandererOf(state.user)} />
  </div>
));

function wandererOf(user: User | null): Wanderer {
  return { role: user?.role ?? null, isLimited: user !== null && user.locationIds !== null };
}
