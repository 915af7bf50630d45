// Written by `deno task web:build`; lists the files of routes/ and islands/.
import * as route0 from "./routes/(signed_in)/_layout.tsx";
import * as route1 from "./routes/(signed_in)/_middleware.ts";
import * as route2 from "./routes/(signed_in)/analytics/index.tsx";
import * as route3 from "./routes/(signed_in)/devices/[id].tsx";
import * as route4 from "./routes/(signed_in)/devices/index.tsx";
import * as route5 from "./routes/(signed_in)/devices/new.tsx";
import * as route6 from "./routes/(signed_in)/index.tsx";
import * as route7 from "./routes/(signed_in)/locations/[id].tsx";
import * as route8 from "./routes/(signed_in)/locations/[id]/displays.tsx";
import * as route9 from "./routes/(signed_in)/plates/[id].tsx";
import * as route10 from "./routes/(signed_in)/plates/index.tsx";
import * as route11 from "./routes/(signed_in)/plates/review.tsx";
import * as route12 from "./routes/(signed_in)/settings/lists/[id].tsx";
import * as route13 from "./routes/(signed_in)/settings/lists/index.tsx";
import * as route14 from "./routes/_404.tsx";
import * as route15 from "./routes/_app.tsx";
import * as route16 from "./routes/_error.tsx";
import * as route17 from "./routes/display/[location].tsx";
import * as route18 from "./routes/invitation.tsx";
import * as route19 from "./routes/language.ts";
import * as route20 from "./routes/login.tsx";
import * as route21 from "./routes/login_code.tsx";
import * as route22 from "./routes/logout.ts";
import * as route23 from "./routes/theme.ts";
import * as island0 from "./islands/bell.tsx";
import * as island1 from "./islands/device_actions.tsx";
import * as island2 from "./islands/device_commands.tsx";
import * as island3 from "./islands/device_health.tsx";
import * as island4 from "./islands/device_panel.tsx";
import * as island5 from "./islands/device_table.tsx";
import * as island6 from "./islands/device_timeline.tsx";
import * as island7 from "./islands/figure_chart.tsx";
import * as island8 from "./islands/fleet_cards.tsx";
import * as island9 from "./islands/keyboard.tsx";
import * as island10 from "./islands/lane_display.tsx";
import * as island11 from "./islands/list_entries.tsx";
import * as island12 from "./islands/live_feed.tsx";
import * as island13 from "./islands/live_status.tsx";
import * as island14 from "./islands/location_grid.tsx";
import * as island15 from "./islands/location_summary.tsx";
import * as island16 from "./islands/new_display_link.tsx";
import * as island17 from "./islands/plate_list.tsx";
import * as island18 from "./islands/plate_picture.tsx";
import * as island19 from "./islands/plate_read.tsx";
import * as island20 from "./islands/plate_review.tsx";
import * as island21 from "./islands/plate_search.tsx";
import * as island22 from "./islands/toast_shelf.tsx";
import * as island23 from "./islands/user_menu.tsx";
import type { Manifest } from "./runtime/site.ts";

export const manifest: Manifest = {
  routes: {
    "routes/(signed_in)/_layout.tsx": route0,
    "routes/(signed_in)/_middleware.ts": route1,
    "routes/(signed_in)/analytics/index.tsx": route2,
    "routes/(signed_in)/devices/[id].tsx": route3,
    "routes/(signed_in)/devices/index.tsx": route4,
    "routes/(signed_in)/devices/new.tsx": route5,
    "routes/(signed_in)/index.tsx": route6,
    "routes/(signed_in)/locations/[id].tsx": route7,
    "routes/(signed_in)/locations/[id]/displays.tsx": route8,
    "routes/(signed_in)/plates/[id].tsx": route9,
    "routes/(signed_in)/plates/index.tsx": route10,
    "routes/(signed_in)/plates/review.tsx": route11,
    "routes/(signed_in)/settings/lists/[id].tsx": route12,
    "routes/(signed_in)/settings/lists/index.tsx": route13,
    "routes/_404.tsx": route14,
    "routes/_app.tsx": route15,
    "routes/_error.tsx": route16,
    "routes/display/[location].tsx": route17,
    "routes/invitation.tsx": route18,
    "routes/language.ts": route19,
    "routes/login.tsx": route20,
    "routes/login_code.tsx": route21,
    "routes/logout.ts": route22,
    "routes/theme.ts": route23,
  },
  islands: {
    "islands/bell.tsx": island0,
    "islands/device_actions.tsx": island1,
    "islands/device_commands.tsx": island2,
    "islands/device_health.tsx": island3,
    "islands/device_panel.tsx": island4,
    "islands/device_table.tsx": island5,
    "islands/device_timeline.tsx": island6,
    "islands/figure_chart.tsx": island7,
    "islands/fleet_cards.tsx": island8,
    "islands/keyboard.tsx": island9,
    "islands/lane_display.tsx": island10,
    "islands/list_entries.tsx": island11,
    "islands/live_feed.tsx": island12,
    "islands/live_status.tsx": island13,
    "islands/location_grid.tsx": island14,
    "islands/location_summary.tsx": island15,
    "islands/new_display_link.tsx": island16,
    "islands/plate_list.tsx": island17,
    "islands/plate_picture.tsx": island18,
    "islands/plate_read.tsx": island19,
    "islands/plate_review.tsx": island20,
    "islands/plate_search.tsx": island21,
    "islands/toast_shelf.tsx": island22,
    "islands/user_menu.tsx": island23,
  },
};
