// Owns how a machine's health looks; what cannot be measured is left out.
import type { MachineHealth } from "../../server/contract/device_link.ts";
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
    <section aria-label="Health">
      <div class="section-head">
        <h2>Health</h2>
      </div>
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
    </section>
  );
}

function factsOf(health: MachineHealth): Fact[] {
  const { cpu_ratio, memory_used_bytes, memory_total_bytes, temperature_celsius } = health;
  const memoryRatio = memory_used_bytes === null || memory_total_bytes === null
    ? null
    : memory_used_bytes / memory_total_bytes;
  return [
    { label: "Processor", value: percentWords(cpu_ratio), ratio: cpu_ratio },
    { label: "Memory", value: percentWords(memoryRatio), ratio: memoryRatio },
    {
      label: "Temperature",
      value: temperature_celsius === null ? null : `${temperature_celsius.toFixed(0)} °C`,
      ratio: temperature_celsius === null ? null : temperature_celsius / 100,
    },
    { label: "Disk free", value: sizeWords(health.disk_free_bytes) },
    { label: "Agent's memory", value: sizeWords(health.agent_memory_bytes) },
    { label: "Agent running for", value: durationWords(health.uptime_ms) },
  ];
}

function percentWords(ratio: number | null): string | null {
  return ratio === null ? null : `${Math.round(ratio * 100)} %`;
}

function sizeWords(sizeBytes: number | null): string | null {
  if (sizeBytes === null) return null;
  if (sizeBytes < 1e9) return `${Math.round(sizeBytes / 1e6)} MB`;
  return `${(sizeBytes / 1e9).toFixed(1)} GB`;
}
