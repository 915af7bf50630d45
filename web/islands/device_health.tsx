// Owns how a device was over time: a day or a week, as the address says, kept fresh.
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Device } from "../../server/contract/fleet.ts";
import type { HealthHistory } from "../../server/contract/health_history.ts";
import type { ChartSeries, ChartTone } from "../charts/time_chart.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { HealthChart } from "../components/health_chart.tsx";
import { HealthFacts } from "../components/health_facts.tsx";
import { t } from "../i18n/translate.ts";
import { serverNowMs } from "../live/clock.ts";
import { problemWords } from "../words/problem_words.ts";

export interface DeviceHealthProps {
  readonly device: Signal<Device>;
  readonly zone: string;
  readonly range: HealthRange;
}
export type HealthRange = "24h" | "7d";

const EVERY_MS = 60_000;
const HOUR_MS = 3_600_000;
const RANGES = { "24h": 24 * HOUR_MS, "7d": 7 * 24 * HOUR_MS } as const;
const TONES: readonly ChartTone[] = ["info", "good", "plain", "warn", "idle", "bad"];

export default function DeviceHealth({ device, zone, range: initial }: DeviceHealthProps) {
  const range = useSignal(initial);
  const history = useSignal<HealthHistory | null>(null);
  const trouble = useSignal<string | null>(null);
  const { id, health, cameras } = device.value;
  useEffect(() => {
    const load = async () => {
      const wanted = range.peek();
      const from = new Date(serverNowMs() - RANGES[wanted]).toISOString();
      const came = await createApiClient(sendFromBrowser).deviceHealth(id, { from });
      if (wanted !== range.peek()) return;
      trouble.value = came.ok ? null : problemWords(came);
      if (came.ok) history.value = came.data;
    };
    const timer = setInterval(() => !document.hidden && load(), EVERY_MS);
    const back = () => range.value = rangeOf(location.search);
    addEventListener("popstate", back);
    // Nothing of another range stands under this one's name, however one came to it.
    const unsubscribe = range.subscribe(() => {
      history.value = null;
      void load();
    });
    return () => {
      clearInterval(timer);
      removeEventListener("popstate", back);
      unsubscribe();
    };
  }, []);
  const choose = (event: MouseEvent, name: HealthRange) => {
    event.preventDefault();
    if (name === range.peek()) return;
    globalThis.history.pushState(null, "", `?range=${name}`);
    range.value = name;
  };
  return (
    <section aria-label={t("Health")} class="device-health">
      <div class="section-head">
        <h2>{t("Health")}</h2>
        <nav class="range-choice" aria-label={t("Time")}>
          {(["24h", "7d"] as const).map((name) => (
            <a
              key={name}
              href={`?range=${name}`}
              aria-current={range.value === name ? "true" : undefined}
              onClick={(event) => choose(event, name)}
            >
              {name === "24h" ? t("24 hours") : t("7 days")}
            </a>
          ))}
        </nav>
      </div>
      {health !== null && <HealthFacts health={health} />}
      {trouble.value !== null && <p class="banner bad" role="alert">{trouble.value}</p>}
      {(history.value !== null || trouble.value === null) && (
        <Charts history={history.value} nameOf={namesOf(cameras)} zone={zone} />
      )}
    </section>
  );
}

/** As the address has it. */
export function rangeOf(search: string): HealthRange {
  return new URLSearchParams(search).get("range") === "7d" ? "7d" : "24h";
}

interface ChartsProps {
  readonly history: HealthHistory | null;
  readonly zone: string;
  nameOf(cameraId: string): string;
}

function Charts({ history, nameOf, zone }: ChartsProps) {
  const times = history === null ? null : timesOf(history);
  const ofCameras = (values: (camera: HealthHistory["cameras"][number]) => ChartSeries["values"]) =>
    (history?.cameras ?? []).map((camera, index): ChartSeries => ({
      label: nameOf(camera.camera_id),
      values: values(camera),
      tone: TONES[index % TONES.length] ?? "info",
    }));
  const scaled = (values: ChartSeries["values"] | undefined, by: number) =>
    (values ?? []).map((value) => value === null ? null : value * by);
  return (
    <div class="health-charts">
      <HealthChart
        title={t("Age of the newest picture")}
        unit="s"
        {...{ zone, times }}
        series={ofCameras(({ frame_age_ms }) => scaled(frame_age_ms, 0.001))}
      />
      <HealthChart
        title={t("Pictures a second")}
        unit="fps"
        {...{ zone, times }}
        series={ofCameras(({ fps }) => fps)}
      />
      <HealthChart
        title={t("Processor and memory")}
        unit="%"
        max={100}
        {...{ zone, times }}
        series={[
          { label: t("Processor"), values: scaled(history?.cpu_ratio, 100), tone: "info" },
          { label: t("Memory"), values: scaled(history?.memory_ratio, 100), tone: "plain" },
        ]}
      />
      <HealthChart
        title={t("Temperature")}
        unit="°C"
        {...{ zone, times }}
        series={[{
          label: t("Temperature"),
          values: history?.temperature_celsius ?? [],
          tone: "warn",
        }]}
      />
      <HealthChart
        title={t("Disk free")}
        unit="GB"
        {...{ zone, times }}
        series={[{
          label: t("Disk free"),
          values: scaled(history?.disk_free_bytes, 1e-9),
          tone: "good",
          shape: "area",
        }]}
      />
    </div>
  );
}

function timesOf({ starts_at, step_ms, cpu_ratio }: HealthHistory): number[] {
  const startS = Date.parse(starts_at) / 1000;
  return cpu_ratio.map((_, index) => startS + index * step_ms / 1000);
}

function namesOf(cameras: Device["cameras"]): (cameraId: string) => string {
  const names = new Map(cameras.map(({ camera_id, name }) => [camera_id, name]));
  return (cameraId) => names.get(cameraId) ?? cameraId;
}
