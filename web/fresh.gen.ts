// Written by `deno task web:build`; lists the files of routes/ and islands/.
import * as route0 from "./routes/(signed_in)/_layout.tsx";
import * as route1 from "./routes/(signed_in)/_middleware.ts";
import * as route2 from "./routes/(signed_in)/boxes/[id].tsx";
import * as route3 from "./routes/(signed_in)/boxes/index.tsx";
import * as route4 from "./routes/(signed_in)/deployments/[id].tsx";
import * as route5 from "./routes/(signed_in)/deployments/index.tsx";
import * as route6 from "./routes/(signed_in)/deployments/new.tsx";
import * as route7 from "./routes/(signed_in)/deployments/windows.tsx";
import * as route8 from "./routes/(signed_in)/devices/[id].tsx";
import * as route9 from "./routes/(signed_in)/devices/[id]/configuration.tsx";
import * as route10 from "./routes/(signed_in)/devices/index.tsx";
import * as route11 from "./routes/(signed_in)/devices/new.tsx";
import * as route12 from "./routes/(signed_in)/index.tsx";
import * as route13 from "./routes/(signed_in)/locations/[id].tsx";
import * as route14 from "./routes/(signed_in)/plates/[id].tsx";
import * as route15 from "./routes/(signed_in)/plates/index.tsx";
import * as route16 from "./routes/(signed_in)/templates/[id]/index.tsx";
import * as route17 from "./routes/(signed_in)/templates/[id]/versions.tsx";
import * as route18 from "./routes/(signed_in)/templates/index.tsx";
import * as route19 from "./routes/(signed_in)/templates/new.tsx";
import * as route20 from "./routes/_404.tsx";
import * as route21 from "./routes/_app.tsx";
import * as route22 from "./routes/_error.tsx";
import * as route23 from "./routes/invitation.tsx";
import * as route24 from "./routes/language.ts";
import * as route25 from "./routes/login.tsx";
import * as route26 from "./routes/login_code.tsx";
import * as route27 from "./routes/logout.ts";
import * as route28 from "./routes/theme.ts";
import * as island0 from "./islands/config_state.tsx";
import * as island1 from "./islands/deployment_form.tsx";
import * as island2 from "./islands/deployment_list.tsx";
import * as island3 from "./islands/deployment_panel.tsx";
import * as island4 from "./islands/device_fleet.tsx";
import * as island5 from "./islands/device_panel.tsx";
import * as island6 from "./islands/device_table.tsx";
import * as island7 from "./islands/fleet_cards.tsx";
import * as island8 from "./islands/live_feed.tsx";
import * as island9 from "./islands/live_status.tsx";
import * as island10 from "./islands/location_grid.tsx";
import * as island11 from "./islands/location_summary.tsx";
import * as island12 from "./islands/override_editor.tsx";
import * as island13 from "./islands/plate_list.tsx";
import * as island14 from "./islands/plate_picture.tsx";
import * as island15 from "./islands/template_editor.tsx";
import * as island16 from "./islands/toast_shelf.tsx";
import * as island17 from "./islands/user_menu.tsx";
import * as island18 from "./islands/window_editor.tsx";
import type { Manifest } from "./runtime/site.ts";

export const manifest: Manifest = {
  routes: {
    "routes/(signed_in)/_layout.tsx": route0,
    "routes/(signed_in)/_middleware.ts": route1,
    "routes/(signed_in)/boxes/[id].tsx": route2,
    "routes/(signed_in)/boxes/index.tsx": route3,
    "routes/(signed_in)/deployments/[id].tsx": route4,
    "routes/(signed_in)/deployments/index.tsx": route5,
    "routes/(signed_in)/deployments/new.tsx": route6,
    "routes/(signed_in)/deployments/windows.tsx": route7,
    "routes/(signed_in)/devices/[id].tsx": route8,
    "routes/(signed_in)/devices/[id]/configuration.tsx": route9,
    "routes/(signed_in)/devices/index.tsx": route10,
    "routes/(signed_in)/devices/new.tsx": route11,
    "routes/(signed_in)/index.tsx": route12,
    "routes/(signed_in)/locations/[id].tsx": route13,
    "routes/(signed_in)/plates/[id].tsx": route14,
    "routes/(signed_in)/plates/index.tsx": route15,
    "routes/(signed_in)/templates/[id]/index.tsx": route16,
    "routes/(signed_in)/templates/[id]/versions.tsx": route17,
    "routes/(signed_in)/templates/index.tsx": route18,
    "routes/(signed_in)/templates/new.tsx": route19,
    "routes/_404.tsx": route20,
    "routes/_app.tsx": route21,
    "routes/_error.tsx": route22,
    "routes/invitation.tsx": route23,
    "routes/language.ts": route24,
    "routes/login.tsx": route25,
    "routes/login_code.tsx": route26,
    "routes/logout.ts": route27,
    "routes/theme.ts": route28,
  },
  islands: {
    "islands/config_state.tsx": island0,
    "islands/deployment_form.tsx": island1,
    "islands/deployment_list.tsx": island2,
    "islands/deployment_panel.tsx": island3,
    "islands/device_fleet.tsx": island4,
    "islands/device_panel.tsx": island5,
    "islands/device_table.tsx": island6,
    "islands/fleet_cards.tsx": island7,
    "islands/live_feed.tsx": island8,
    "islands/live_status.tsx": island9,
    "islands/location_grid.tsx": island10,
    "islands/location_summary.tsx": island11,
    "islands/override_editor.tsx": island12,
    "islands/plate_list.tsx": island13,
    "islands/plate_picture.tsx": island14,
    "islands/template_editor.tsx": island15,
    "islands/toast_shelf.tsx": island16,
    "islands/user_menu.tsx": island17,
    "islands/window_editor.tsx": island18,
  },
};
