// Owns the figures over time: how many came, how many were read, why the rest was not, who came again,
// each beside the same days of the weeks before.
import type { Location } from "../../../../server/contract/fleet.ts";
import type { Page } from "../../../../server/contract/page.ts";
import type { Answer } from "../../../api/call.ts";
import { type Figures, loadAnalytics } from "../../../api/load_analytics.ts";
import { HoursChart, RateChart, VolumeChart } from "../../../components/chart_analytics.tsx";
import { ChartFilters } from "../../../components/chart_filters.tsx";
import {
  ConfidenceBars,
  DwellBars,
  MissBars,
  RepeatBars,
} from "../../../components/chart_parts.tsx";
import { ChartPlaces, type PlaceFigures } from "../../../components/chart_places.tsx";
import { ChartTiles } from "../../../components/chart_tiles.tsx";
import { Failure } from "../../../components/failure.tsx";
import { MissingParts } from "../../../components/missing_parts.tsx";
import { Notice } from "../../../components/notice.tsx";
import { PageHead } from "../../../components/page_head.tsx";
import { t } from "../../../i18n/translate.ts";
import type { PageApi } from "../../../page_api.ts";
import { frameFirst } from "../../../runtime/define.ts";
import { define } from "../../../state.ts";
import {
  analyticsAddress,
  type AnalyticsForm,
  analyticsFormOf,
  type Period,
  periodOf,
} from "../../../words/analytics_period.ts";
import { analyticsTiles, visitsOf } from "../../../words/analytics_tiles.ts";
import { daysWords } from "../../../words/day_words.ts";
import { commonZoneOf } from "../../../words/plate_zone.ts";

interface AnalyticsData {
  readonly form: AnalyticsForm;
  readonly period: Period;
  readonly locations: Answer<Page<Location>>;
  readonly now: Figures;
  readonly before: Figures;
  readonly today: string;
}

export const title = define.title(() => t("Analytics"));

export const handler = define.handlers<AnalyticsData>({
  GET: ({ state, url }) => frameFirst(loadPage(state.api, analyticsFormOf(url.searchParams))),
});

async function loadPage(api: PageApi, form: AnalyticsForm): Promise<AnalyticsData> {
  const locations = await api.locations();
  const at = { zone: commonZoneOf(itemsOf(locations), form.location), nowMs: Date.now() };
  const period = periodOf(form, at);
  const today = periodOf({ ...form, days: "1", from: "", to: "" }, at).now.to;
  return { form, period, locations, today, ...await loadAnalytics(api, period) };
}

export default define.page<AnalyticsData>(({ data }) => {
  const { form, period, locations, now, today } = data;
  return (
    <>
      <PageHead title={t("Analytics")} />
      <ChartFilters form={form} locations={itemsOf(locations)} today={today} shown={period.now} />
      {!now.volume.ok
        ? <Failure title={t("The figures could not be shown")} answer={now.volume} />
        : visitsOf(now, null) === 0
        ? (
          <Notice
            title={t("No visit in this time")}
            text={t(
              "Choose other days or another location. A visit is counted within ten seconds.",
            )}
          />
        )
        : <Shown {...data} />}
    </>
  );
});

function itemsOf(locations: AnalyticsData["locations"]): readonly Location[] {
  return locations.ok ? locations.data.items : [];
}

function Shown(data: AnalyticsData) {
  const { form, period, now } = data;
  return (
    <>
      <p class="hint">
        {t("{now}, beside {before}.", {
          now: daysWords(period.now),
          before: daysWords(period.before),
        })}
      </p>
      <Missing {...data} />
      <ChartTiles tiles={analyticsTiles(data)} />
      <div class="chart-grid">
        <VolumeChart {...data} />
        {period.days > 1 && now.volume.ok && now.volume.data.by === "hour" && (
          <HoursChart {...data} />
        )}
        {period.days > 1 && now.rate !== null && <RateChart {...data} />}
        {now.confidence !== null && <ConfidenceBars {...now.confidence} />}
        {now.rate !== null && <MissBars misses={now.rate.misses} location={form.location} />}
        {now.dwell !== null && <DwellBars {...now.dwell} />}
        {now.repeats !== null && <RepeatBars {...now.repeats} />}
        <Places {...data} />
      </div>
    </>
  );
}

/** What was not counted is not to be taken for none. */
function Missing({ form, now, before, locations }: AnalyticsData) {
  const { rate, confidence, dwell, repeats, places } = now.asked;
  const earlier = Object.values(before.asked).find((answer) => answer?.ok === false) ?? null;
  return (
    <MissingParts
      parts={[
        [t("Read rate per day"), rate],
        [t("How sure the reads are"), confidence],
        [t("How long vehicles stay"), dwell],
        [t("How often a plate came"), repeats],
        [form.location === "" ? t("By location") : t("By camera"), places],
        [t("The time before"), earlier],
      ]}
      locations={locations}
    />
  );
}

function Places({ form, now, before }: AnalyticsData) {
  if (now.cameras !== null) {
    const earlier = before.cameras?.items ?? [];
    const keyOf = (item: { device_id: string; camera_id: string }) =>
      `${item.device_id} ${item.camera_id}`;
    const places = now.cameras.items.map((item): PlaceFigures => ({
      ...item,
      id: keyOf(item),
      name: `${item.camera_id} · ${item.device_name ?? t("removed device")}`,
      href: `/devices/${item.device_id}`,
      before: earlier.find((other) => keyOf(other) === keyOf(item)) ?? null,
    }));
    return <ChartPlaces title={t("By camera")} head={t("Camera")} places={places} />;
  }
  if (now.locations === null) return null;
  const earlier = before.locations?.items ?? [];
  const places = now.locations.items.map((item): PlaceFigures => ({
    ...item,
    id: item.location_id,
    name: item.location_name,
    href: analyticsAddress({ ...form, location: item.location_id }),
    before: earlier.find(({ location_id }) => location_id === item.location_id) ?? null,
  }));
  return <ChartPlaces title={t("By location")} head={t("Location")} places={places} />;
}
