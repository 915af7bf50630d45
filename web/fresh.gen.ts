// Written by `deno task web:manifest`; lists the files of routes/ and islands/.
import * as route0 from "./routes/(signed_in)/_layout.tsx";
import * as route1 from "./routes/(signed_in)/_middleware.ts";
import * as route2 from "./routes/(signed_in)/index.tsx";
import * as route3 from "./routes/_404.tsx";
import * as route4 from "./routes/_app.tsx";
import * as route5 from "./routes/_error.tsx";
import * as route6 from "./routes/login.tsx";
import * as route7 from "./routes/logout.ts";
import * as route8 from "./routes/theme.ts";
import * as island0 from "./islands/fleet_cards.tsx";
import * as island1 from "./islands/live_feed.tsx";
import * as island2 from "./islands/live_status.tsx";
import * as island3 from "./islands/location_grid.tsx";
import * as island4 from "./islands/user_menu.tsx";
import type { Manifest } from "./runtime/site.ts";

export const manifest: Manifest = {
  routes: {
    "routes/(signed_in)/_layout.tsx": route0,
    "routes/(signed_in)/_middleware.ts": route1,
    "routes/(signed_in)/index.tsx": route2,
    "routes/_404.tsx": route3,
    "routes/_app.tsx": route4,
    "routes/_error.tsx": route5,
    "routes/login.tsx": route6,
    "routes/logout.ts": route7,
    "routes/theme.ts": route8,
  },
  islands: {
    "islands/fleet_cards.tsx": island0,
    "islands/live_feed.tsx": island1,
    "islands/live_status.tsx": island2,
    "islands/location_grid.tsx": island3,
    "islands/user_menu.tsx": island4,
  },
};
