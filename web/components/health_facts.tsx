// Owns how a machine's health looks now; what cannot be measured is left out.
import type { MachineHealth } from "../../server/contract/device_link.ts";
import { t } from "../i18n/translate.ts";
import { percentWords, sizeWords } from "../words/number_words.ts";
import { durationWords } from "../words/time_words.ts";

interface Fact {
  readonly label: string;
  readonly value: string | null;
  /** 0–1, shown as a bar. */
  readonly ratio?: number | null;
}

export function HealthFacts({ health }: { health: MachineHealth }) {
  const facts = factsOf(health).filter(({ value }) => value !== null);
  return (
    <dl class="health">
      {facts.map(({ label, value, ratio }) => (
        <div class="card" key={label}>
          <dt>{label}</dt>
          <dd>
            {value}
            {ratio !== undefined && ratio !== null && (
              <meter
                min={0}
                max={1}
                low={0.75}
                high={0.92}
                optimum={0}
                value={ratio}
                aria-hidden="true"
              />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function factsOf(health: MachineHealth): Fact[] {
  const { cpu_ratio, memory_used_bytes, memory_total_bytes, temperature_celsius } = health;
  const memoryRatio = memory_used_bytes === null || memory_total_bytes === null
    ? null
    : memory_used_bytes / memory_total_bytes;
  return [
    { label: t("Processor"), value: ratioWords(cpu_ratio), ratio: cpu_ratio },
    { label: t("Memory"), value: ratioWords(memoryRatio), ratio: memoryRatio },
    {
      label: t("Temperature"),
      value: temperature_celsius === null ? null : `${temperature_celsius.toFixed(0)} °C`,
      ratio: temperature_celsius === null ? null : temperature_celsius / 100,
    },
    { label: t("Pictures"), value: slowedWords(health.slowed_by ?? 1) },
    { label: t("Power"), value: powerWords(health) },
    {
      label: t("Disk free"),
      value: health.disk_read_only === true ? t("Read-only") : sizeOrNull(health.disk_free_bytes),
    },
    { label: t("Agent's memory"), value: sizeOrNull(health.agent_memory_bytes) },
    { label: t("Agent running for"), value: durationWords(health.uptime_ms) },
  ];
}

/** Known where the firmware tells; an older agent tells it among other causes. */
function powerWords({ under_voltage, throttled_by }: MachineHealth): string | null {
  const isLow = under_voltage ?? throttled_by?.includes("under_voltage") ?? null;
  if (isLow === null) return null;
  return isLow ? t("Too little voltage") : t("Enough");
}

function slowedWords(slowedBy: number): string | null {
  return slowedBy === 1 ? null : t("Up to {times} times fewer, as it is hot", { times: slowedBy });
}

function ratioWords(ratio: number | null): string | null {
  return ratio === null ? null : percentWords(ratio, 0);
}

function sizeOrNull(sizeBytes: number | null): string | null {
  return sizeBytes === null ? null : sizeWords(sizeBytes);
}
