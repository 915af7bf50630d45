// Owns the names and help of the metrics of locations, of the recognizer's account and of what waits
// to be delivered. A new metric is a new row.
import { DeviceStatus } from "../contract/fleet.ts";
import {
  byLocation,
  type FleetFamily,
  isInService,
  locationText,
  ofWhole,
  sample,
} from "./family_rows.ts";
import type { LookedAtDevice } from "./fleet_look.ts";

/** A picture older than this is not fresh: the limit of an SLO. */
const FRESH_MS = 5000;

export const LOCATION_FAMILIES: readonly FleetFamily[] = [
  {
    name: "washfleet_devices",
    type: "gauge",
    help: "Devices of a location by status",
    *samples({ devices }) {
      for (const [labels, own] of byLocation(devices)) {
        for (const status of DeviceStatus.options) {
          const count = own.filter(({ row }) => row.status === status).length;
          yield [`${labels},status="${status}"`, count];
        }
      }
    },
  },
  {
    name: "washfleet_cameras_expected",
    type: "gauge",
    help: "Cameras of a location's devices, those of devices in maintenance left out",
    *samples({ devices }) {
      for (const [labels, own] of byLocation(devices.filter(isInService))) {
        yield [labels, own.reduce((sum, { row }) => sum + row.cameras, 0)];
      }
    },
  },
  {
    name: "washfleet_cameras_fresh",
    type: "gauge",
    help: "Those of them whose newest picture was less than 5 s old at their device's last report",
    *samples({ devices }) {
      for (const [labels, own] of byLocation(devices.filter(isInService))) {
        yield [labels, own.flatMap(({ cameras }) => cameras).filter(isFresh).length];
      }
    },
  },
  {
    name: "washfleet_recognizer_location_calls",
    type: "gauge",
    help: "Calls of the recognizer that a location made this month",
    *samples({ locationCalls }) {
      for (const row of locationCalls) yield [locationText(row), row.calls];
    },
  },
  {
    name: "washfleet_recognizer_location_budget_calls",
    type: "gauge",
    help: "Calls that it may make in a month; absent where there is no limit",
    *samples({ locationCalls }) {
      for (const row of locationCalls) yield* sample(locationText(row), row.budget);
    },
  },
  ofWhole(
    { name: "recognizer_account_calls", help: "Calls of the account this month, by its own word" },
    ({ usage }) => usage?.calls,
  ),
  ofWhole(
    { name: "recognizer_account_limit_calls", help: "Calls that the account may make in a month" },
    ({ usage }) => usage?.total_calls,
  ),
  ofWhole(
    { name: "recognizer_counted_calls", help: "Calls that this fleet made this month" },
    ({ usage }) => usage?.calls_counted ?? 0,
  ),
  ofWhole(
    { name: "webhook_pending_deliveries", help: "Deliveries that wait for an attempt" },
    ({ backlog }) => backlog.pending,
  ),
  ofWhole(
    { name: "webhook_oldest_pending_age_seconds", help: "Age of the oldest of them; 0: none" },
    ({ backlog }) => backlog.oldest_age,
  ),
  ofWhole(
    {
      name: "webhook_overdue_seconds",
      help: "How late the most overdue attempt is, failing endpoints left out",
    },
    ({ backlog }) => backlog.overdue,
  ),
];

/** A camera that is asked for a picture each minute has none that is fresher. */
const isFresh = ({ report }: LookedAtDevice["cameras"][number]) =>
  report.frame_age_ms !== null &&
  report.frame_age_ms < Math.max(FRESH_MS, 2 * (report.interval_ms ?? 0));
