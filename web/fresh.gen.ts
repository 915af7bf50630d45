// Written by `deno task web:build`; lists the files of routes/ and islands/.
import * as route0 from "./routes/(signed_in)/_layout.tsx";
import * as route1 from "./routes/(signed_in)/_middleware.ts";
import * as route2 from "./routes/(signed_in)/analytics/index.tsx";
import * as route3 from "./routes/(signed_in)/audit/index.tsx";
import * as route4 from "./routes/(signed_in)/boxes/[id].tsx";
import * as route5 from "./routes/(signed_in)/boxes/index.tsx";
import * as route6 from "./routes/(signed_in)/deployments/[id].tsx";
import * as route7 from "./routes/(signed_in)/deployments/index.tsx";
import * as route8 from "./routes/(signed_in)/deployments/new.tsx";
import * as route9 from "./routes/(signed_in)/deployments/windows.tsx";
import * as route10 from "./routes/(signed_in)/devices/[id].tsx";
import * as route11 from "./routes/(signed_in)/devices/[id]/configuration.tsx";
import * as route12 from "./routes/(signed_in)/devices/index.tsx";
import * as route13 from "./routes/(signed_in)/devices/new.tsx";
import * as route14 from "./routes/(signed_in)/discovery/index.tsx";
import * as route15 from "./routes/(signed_in)/incidents/[id].tsx";
import * as route16 from "./routes/(signed_in)/incidents/index.tsx";
import * as route17 from "./routes/(signed_in)/index.tsx";
import * as route18 from "./routes/(signed_in)/locations/[id].tsx";
import * as route19 from "./routes/(signed_in)/locations/[id]/displays.tsx";
import * as route20 from "./routes/(signed_in)/plates/[id].tsx";
import * as route21 from "./routes/(signed_in)/plates/index.tsx";
import * as route22 from "./routes/(signed_in)/plates/review.tsx";
import * as route23 from "./routes/(signed_in)/settings/index.tsx";
import * as route24 from "./routes/(signed_in)/settings/keys/index.tsx";
import * as route25 from "./routes/(signed_in)/settings/keys/new.tsx";
import * as route26 from "./routes/(signed_in)/settings/lists/[id].tsx";
import * as route27 from "./routes/(signed_in)/settings/lists/index.tsx";
import * as route28 from "./routes/(signed_in)/settings/locations/[id].tsx";
import * as route29 from "./routes/(signed_in)/settings/locations/index.tsx";
import * as route30 from "./routes/(signed_in)/settings/locations/new.tsx";
import * as route31 from "./routes/(signed_in)/settings/notifications/[id].tsx";
import * as route32 from "./routes/(signed_in)/settings/notifications/index.tsx";
import * as route33 from "./routes/(signed_in)/settings/notifications/new.tsx";
import * as route34 from "./routes/(signed_in)/settings/users/[id].tsx";
import * as route35 from "./routes/(signed_in)/settings/users/index.tsx";
import * as route36 from "./routes/(signed_in)/settings/users/invite.tsx";
import * as route37 from "./routes/(signed_in)/templates/[id]/index.tsx";
import * as route38 from "./routes/(signed_in)/templates/[id]/versions.tsx";
import * as route39 from "./routes/(signed_in)/templates/index.tsx";
import * as route40 from "./routes/(signed_in)/templates/new.tsx";
import * as route41 from "./routes/(signed_in)/webhooks/[id]/deliveries/[delivery].tsx";
import * as route42 from "./routes/(signed_in)/webhooks/[id]/edit.tsx";
import * as route43 from "./routes/(signed_in)/webhooks/[id]/index.tsx";
import * as route44 from "./routes/(signed_in)/webhooks/index.tsx";
import * as route45 from "./routes/(signed_in)/webhooks/new.tsx";
import * as route46 from "./routes/_404.tsx";
import * as route47 from "./routes/_app.tsx";
import * as route48 from "./routes/_error.tsx";
import * as route49 from "./routes/display/[location].tsx";
import * as route50 from "./routes/forgot_password.tsx";
import * as route51 from "./routes/invitation.tsx";
import * as route52 from "./routes/language.ts";
import * as route53 from "./routes/login.tsx";
import * as route54 from "./routes/login_code.tsx";
import * as route55 from "./routes/logout.ts";
import * as route56 from "./routes/password_reset.tsx";
import * as route57 from "./routes/theme.ts";
import * as island0 from "./islands/bell.tsx";
import * as island1 from "./islands/choice_list.tsx";
import * as island2 from "./islands/config_state.tsx";
import * as island3 from "./islands/confirm_button.tsx";
import * as island4 from "./islands/copy_button.tsx";
import * as island5 from "./islands/delivery_course.tsx";
import * as island6 from "./islands/delivery_list.tsx";
import * as island7 from "./islands/deployment_form.tsx";
import * as island8 from "./islands/deployment_list.tsx";
import * as island9 from "./islands/deployment_panel.tsx";
import * as island10 from "./islands/device_actions.tsx";
import * as island11 from "./islands/device_commands.tsx";
import * as island12 from "./islands/device_fleet.tsx";
import * as island13 from "./islands/device_health.tsx";
import * as island14 from "./islands/device_panel.tsx";
import * as island15 from "./islands/device_table.tsx";
import * as island16 from "./islands/device_timeline.tsx";
import * as island17 from "./islands/endpoint_state.tsx";
import * as island18 from "./islands/endpoint_table.tsx";
import * as island19 from "./islands/figure_chart.tsx";
import * as island20 from "./islands/fleet_cards.tsx";
import * as island21 from "./islands/found_cameras.tsx";
import * as island22 from "./islands/fresh_part.tsx";
import * as island23 from "./islands/incident_count.tsx";
import * as island24 from "./islands/incident_history.tsx";
import * as island25 from "./islands/incident_list.tsx";
import * as island26 from "./islands/incident_panel.tsx";
import * as island27 from "./islands/keyboard.tsx";
import * as island28 from "./islands/lane_display.tsx";
import * as island29 from "./islands/list_entries.tsx";
import * as island30 from "./islands/live_feed.tsx";
import * as island31 from "./islands/live_status.tsx";
import * as island32 from "./islands/location_grid.tsx";
import * as island33 from "./islands/location_summary.tsx";
import * as island34 from "./islands/new_display_link.tsx";
import * as island35 from "./islands/open_incidents.tsx";
import * as island36 from "./islands/override_editor.tsx";
import * as island37 from "./islands/payload_editor.tsx";
import * as island38 from "./islands/plate_list.tsx";
import * as island39 from "./islands/plate_picture.tsx";
import * as island40 from "./islands/plate_read.tsx";
import * as island41 from "./islands/plate_review.tsx";
import * as island42 from "./islands/plate_search.tsx";
import * as island43 from "./islands/replay_dialog.tsx";
import * as island44 from "./islands/tab_row.tsx";
import * as island45 from "./islands/template_editor.tsx";
import * as island46 from "./islands/toast_shelf.tsx";
import * as island47 from "./islands/two_factor.tsx";
import * as island48 from "./islands/user_menu.tsx";
import * as island49 from "./islands/window_editor.tsx";
import type { Manifest } from "./runtime/site.ts";

export const manifest: Manifest = {
  routes: {
    "routes/(signed_in)/_layout.tsx": route0,
    "routes/(signed_in)/_middleware.ts": route1,
    "routes/(signed_in)/analytics/index.tsx": route2,
    "routes/(signed_in)/audit/index.tsx": route3,
    "routes/(signed_in)/boxes/[id].tsx": route4,
    "routes/(signed_in)/boxes/index.tsx": route5,
    "routes/(signed_in)/deployments/[id].tsx": route6,
    "routes/(signed_in)/deployments/index.tsx": route7,
    "routes/(signed_in)/deployments/new.tsx": route8,
    "routes/(signed_in)/deployments/windows.tsx": route9,
    "routes/(signed_in)/devices/[id].tsx": route10,
    "routes/(signed_in)/devices/[id]/configuration.tsx": route11,
    "routes/(signed_in)/devices/index.tsx": route12,
    "routes/(signed_in)/devices/new.tsx": route13,
    "routes/(signed_in)/discovery/index.tsx": route14,
    "routes/(signed_in)/incidents/[id].tsx": route15,
    "routes/(signed_in)/incidents/index.tsx": route16,
    "routes/(signed_in)/index.tsx": route17,
    "routes/(signed_in)/locations/[id].tsx": route18,
    "routes/(signed_in)/locations/[id]/displays.tsx": route19,
    "routes/(signed_in)/plates/[id].tsx": route20,
    "routes/(signed_in)/plates/index.tsx": route21,
    "routes/(signed_in)/plates/review.tsx": route22,
    "routes/(signed_in)/settings/index.tsx": route23,
    "routes/(signed_in)/settings/keys/index.tsx": route24,
    "routes/(signed_in)/settings/keys/new.tsx": route25,
    "routes/(signed_in)/settings/lists/[id].tsx": route26,
    "routes/(signed_in)/settings/lists/index.tsx": route27,
    "routes/(signed_in)/settings/locations/[id].tsx": route28,
    "routes/(signed_in)/settings/locations/index.tsx": route29,
    "routes/(signed_in)/settings/locations/new.tsx": route30,
    "routes/(signed_in)/settings/notifications/[id].tsx": route31,
    "routes/(signed_in)/settings/notifications/index.tsx": route32,
    "routes/(signed_in)/settings/notifications/new.tsx": route33,
    "routes/(signed_in)/settings/users/[id].tsx": route34,
    "routes/(signed_in)/settings/users/index.tsx": route35,
    "routes/(signed_in)/settings/users/invite.tsx": route36,
    "routes/(signed_in)/templates/[id]/index.tsx": route37,
    "routes/(signed_in)/templates/[id]/versions.tsx": route38,
    "routes/(signed_in)/templates/index.tsx": route39,
    "routes/(signed_in)/templates/new.tsx": route40,
    "routes/(signed_in)/webhooks/[id]/deliveries/[delivery].tsx": route41,
    "routes/(signed_in)/webhooks/[id]/edit.tsx": route42,
    "routes/(signed_in)/webhooks/[id]/index.tsx": route43,
    "routes/(signed_in)/webhooks/index.tsx": route44,
    "routes/(signed_in)/webhooks/new.tsx": route45,
    "routes/_404.tsx": route46,
    "routes/_app.tsx": route47,
    "routes/_error.tsx": route48,
    "routes/display/[location].tsx": route49,
    "routes/forgot_password.tsx": route50,
    "routes/invitation.tsx": route51,
    "routes/language.ts": route52,
    "routes/login.tsx": route53,
    "routes/login_code.tsx": route54,
    "routes/logout.ts": route55,
    "routes/password_reset.tsx": route56,
    "routes/theme.ts": route57,
  },
  islands: {
    "islands/bell.tsx": island0,
    "islands/choice_list.tsx": island1,
    "islands/config_state.tsx": island2,
    "islands/confirm_button.tsx": island3,
    "islands/copy_button.tsx": island4,
    "islands/delivery_course.tsx": island5,
    "islands/delivery_list.tsx": island6,
    "islands/deployment_form.tsx": island7,
    "islands/deployment_list.tsx": island8,
    "islands/deployment_panel.tsx": island9,
    "islands/device_actions.tsx": island10,
    "islands/device_commands.tsx": island11,
    "islands/device_fleet.tsx": island12,
    "islands/device_health.tsx": island13,
    "islands/device_panel.tsx": island14,
    "islands/device_table.tsx": island15,
    "islands/device_timeline.tsx": island16,
    "islands/endpoint_state.tsx": island17,
    "islands/endpoint_table.tsx": island18,
    "islands/figure_chart.tsx": island19,
    "islands/fleet_cards.tsx": island20,
    "islands/found_cameras.tsx": island21,
    "islands/fresh_part.tsx": island22,
    "islands/incident_count.tsx": island23,
    "islands/incident_history.tsx": island24,
    "islands/incident_list.tsx": island25,
    "islands/incident_panel.tsx": island26,
    "islands/keyboard.tsx": island27,
    "islands/lane_display.tsx": island28,
    "islands/list_entries.tsx": island29,
    "islands/live_feed.tsx": island30,
    "islands/live_status.tsx": island31,
    "islands/location_grid.tsx": island32,
    "islands/location_summary.tsx": island33,
    "islands/new_display_link.tsx": island34,
    "islands/open_incidents.tsx": island35,
    "islands/override_editor.tsx": island36,
    "islands/payload_editor.tsx": island37,
    "islands/plate_list.tsx": island38,
    "islands/plate_picture.tsx": island39,
    "islands/plate_read.tsx": island40,
    "islands/plate_review.tsx": island41,
    "islands/plate_search.tsx": island42,
    "islands/replay_dialog.tsx": island43,
    "islands/tab_row.tsx": island44,
    "islands/template_editor.tsx": island45,
    "islands/toast_shelf.tsx": island46,
    "islands/two_factor.tsx": island47,
    "islands/user_menu.tsx": island48,
    "islands/window_editor.tsx": island49,
  },
};
