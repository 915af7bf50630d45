// Written by `deno task web:build`; lists the files of routes/ and islands/.
import * as route0 from "./routes/(signed_in)/_layout.tsx";
import * as route1 from "./routes/(signed_in)/_middleware.ts";
import * as route2 from "./routes/(signed_in)/audit/index.tsx";
import * as route3 from "./routes/(signed_in)/devices/[id].tsx";
import * as route4 from "./routes/(signed_in)/devices/index.tsx";
import * as route5 from "./routes/(signed_in)/devices/new.tsx";
import * as route6 from "./routes/(signed_in)/index.tsx";
import * as route7 from "./routes/(signed_in)/locations/[id].tsx";
import * as route8 from "./routes/(signed_in)/plates/[id].tsx";
import * as route9 from "./routes/(signed_in)/plates/index.tsx";
import * as route10 from "./routes/(signed_in)/settings/index.tsx";
import * as route11 from "./routes/(signed_in)/settings/keys/index.tsx";
import * as route12 from "./routes/(signed_in)/settings/keys/new.tsx";
import * as route13 from "./routes/(signed_in)/settings/locations/[id].tsx";
import * as route14 from "./routes/(signed_in)/settings/locations/index.tsx";
import * as route15 from "./routes/(signed_in)/settings/locations/new.tsx";
import * as route16 from "./routes/(signed_in)/settings/notifications/[id].tsx";
import * as route17 from "./routes/(signed_in)/settings/notifications/index.tsx";
import * as route18 from "./routes/(signed_in)/settings/notifications/new.tsx";
import * as route19 from "./routes/(signed_in)/settings/users/[id].tsx";
import * as route20 from "./routes/(signed_in)/settings/users/index.tsx";
import * as route21 from "./routes/(signed_in)/settings/users/invite.tsx";
import * as route22 from "./routes/(signed_in)/webhooks/[id]/deliveries/[delivery].tsx";
import * as route23 from "./routes/(signed_in)/webhooks/[id]/edit.tsx";
import * as route24 from "./routes/(signed_in)/webhooks/[id]/index.tsx";
import * as route25 from "./routes/(signed_in)/webhooks/index.tsx";
import * as route26 from "./routes/(signed_in)/webhooks/new.tsx";
import * as route27 from "./routes/_404.tsx";
import * as route28 from "./routes/_app.tsx";
import * as route29 from "./routes/_error.tsx";
import * as route30 from "./routes/invitation.tsx";
import * as route31 from "./routes/language.ts";
import * as route32 from "./routes/login.tsx";
import * as route33 from "./routes/login_code.tsx";
import * as route34 from "./routes/logout.ts";
import * as route35 from "./routes/theme.ts";
import * as island0 from "./islands/choice_list.tsx";
import * as island1 from "./islands/confirm_button.tsx";
import * as island2 from "./islands/copy_button.tsx";
import * as island3 from "./islands/delivery_course.tsx";
import * as island4 from "./islands/delivery_list.tsx";
import * as island5 from "./islands/device_panel.tsx";
import * as island6 from "./islands/device_table.tsx";
import * as island7 from "./islands/endpoint_state.tsx";
import * as island8 from "./islands/endpoint_table.tsx";
import * as island9 from "./islands/fleet_cards.tsx";
import * as island10 from "./islands/live_feed.tsx";
import * as island11 from "./islands/live_status.tsx";
import * as island12 from "./islands/location_grid.tsx";
import * as island13 from "./islands/location_summary.tsx";
import * as island14 from "./islands/payload_editor.tsx";
import * as island15 from "./islands/plate_list.tsx";
import * as island16 from "./islands/plate_picture.tsx";
import * as island17 from "./islands/replay_dialog.tsx";
import * as island18 from "./islands/toast_shelf.tsx";
import * as island19 from "./islands/two_factor.tsx";
import * as island20 from "./islands/user_menu.tsx";
import type { Manifest } from "./runtime/site.ts";

export const manifest: Manifest = {
  routes: {
    "routes/(signed_in)/_layout.tsx": route0,
    "routes/(signed_in)/_middleware.ts": route1,
    "routes/(signed_in)/audit/index.tsx": route2,
    "routes/(signed_in)/devices/[id].tsx": route3,
    "routes/(signed_in)/devices/index.tsx": route4,
    "routes/(signed_in)/devices/new.tsx": route5,
    "routes/(signed_in)/index.tsx": route6,
    "routes/(signed_in)/locations/[id].tsx": route7,
    "routes/(signed_in)/plates/[id].tsx": route8,
    "routes/(signed_in)/plates/index.tsx": route9,
    "routes/(signed_in)/settings/index.tsx": route10,
    "routes/(signed_in)/settings/keys/index.tsx": route11,
    "routes/(signed_in)/settings/keys/new.tsx": route12,
    "routes/(signed_in)/settings/locations/[id].tsx": route13,
    "routes/(signed_in)/settings/locations/index.tsx": route14,
    "routes/(signed_in)/settings/locations/new.tsx": route15,
    "routes/(signed_in)/settings/notifications/[id].tsx": route16,
    "routes/(signed_in)/settings/notifications/index.tsx": route17,
    "routes/(signed_in)/settings/notifications/new.tsx": route18,
    "routes/(signed_in)/settings/users/[id].tsx": route19,
    "routes/(signed_in)/settings/users/index.tsx": route20,
    "routes/(signed_in)/settings/users/invite.tsx": route21,
    "routes/(signed_in)/webhooks/[id]/deliveries/[delivery].tsx": route22,
    "routes/(signed_in)/webhooks/[id]/edit.tsx": route23,
    "routes/(signed_in)/webhooks/[id]/index.tsx": route24,
    "routes/(signed_in)/webhooks/index.tsx": route25,
    "routes/(signed_in)/webhooks/new.tsx": route26,
    "routes/_404.tsx": route27,
    "routes/_app.tsx": route28,
    "routes/_error.tsx": route29,
    "routes/invitation.tsx": route30,
    "routes/language.ts": route31,
    "routes/login.tsx": route32,
    "routes/login_code.tsx": route33,
    "routes/logout.ts": route34,
    "routes/theme.ts": route35,
  },
  islands: {
    "islands/choice_list.tsx": island0,
    "islands/confirm_button.tsx": island1,
    "islands/copy_button.tsx": island2,
    "islands/delivery_course.tsx": island3,
    "islands/delivery_list.tsx": island4,
    "islands/device_panel.tsx": island5,
    "islands/device_table.tsx": island6,
    "islands/endpoint_state.tsx": island7,
    "islands/endpoint_table.tsx": island8,
    "islands/fleet_cards.tsx": island9,
    "islands/live_feed.tsx": island10,
    "islands/live_status.tsx": island11,
    "islands/location_grid.tsx": island12,
    "islands/location_summary.tsx": island13,
    "islands/payload_editor.tsx": island14,
    "islands/plate_list.tsx": island15,
    "islands/plate_picture.tsx": island16,
    "islands/replay_dialog.tsx": island17,
    "islands/toast_shelf.tsx": island18,
    "islands/two_factor.tsx": island19,
    "islands/user_menu.tsx": island20,
  },
};
