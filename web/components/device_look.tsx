// Owns how it looks when a device last looked around, and telling it to look again.
import { useSignal } from "@preact/signals";
import type { DiscoveryLook } from "../../server/contract/site_camera.ts";
import { discoveryClient } from "../api/discovery_calls.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { serverWords } from "../i18n/server_words.ts";
import { t } from "../i18n/translate.ts";
import { sleep } from "../live/sleep.ts";
import { say } from "../live/toasts.ts";
import { problemWords } from "../words/problem_words.ts";
import { RefreshCw } from "./icons.ts";
import { Age } from "./instant.tsx";

interface DeviceLookProps {
  readonly look: DiscoveryLook;
  readonly zone: string;
  /** Whether the person may tell it to. */
  readonly canLook: boolean;
  refresh(): Promise<void>;
}

/** Islands only. */
export function DeviceLook({ look, zone, canLook, refresh }: DeviceLookProps) {
  const isLooking = useSignal(false);
  const { device_id, device_name, device_status, problem } = look;
  const lookAgain = async () => {
    isLooking.value = true;
    const trouble = await followLook(look);
    await refresh();
    isLooking.value = false;
    if (trouble !== null) say(`${device_name}: ${trouble}`, "bad");
  };
  const isBusy = isLooking.value || look.is_scanning;
  return (
    <div class="device-look">
      <h3>
        <a href={`/devices/${encodeURIComponent(device_id)}`}>{device_name}</a>
      </h3>
      <p class="hint" role="status">
        {isBusy ? <Looking /> : <LookedAt {...{ look, zone }} />}
      </p>
      {canLook && device_status !== "offline" && (
        <button
          type="button"
          class="quiet"
          disabled={isBusy}
          aria-label={t("{name}: look again", { name: device_name })}
          onClick={lookAgain}
        >
          <RefreshCw /> {t("Look again")}
        </button>
      )}
      {problem !== null && <p class="banner warn">{problem}</p>}
    </div>
  );
}

function Looking() {
  return (
    <>
      <progress class="circle" aria-hidden="true" /> {t("Looking…")}
    </>
  );
}

function LookedAt({ look, zone }: { look: DiscoveryLook; zone: string }) {
  const { reported_at, device_status } = look;
  if (reported_at === null) {
    return (
      <>{t("Its agent has told nothing of its network: it is too old, or has just started.")}</>
    );
  }
  return (
    <>
      {device_status === "offline" ? t("Offline. As it was then:") : t("Looked")}{" "}
      <Age iso={reported_at} zone={zone} />
    </>
  );
}

const EVERY_MS = 1000;
/** The command's own time, and what a look of several networks takes. */
const MOST_MS = 90_000;

/** Tells the device to look, until it has told what it sees. @returns why it did not, or `null` */
async function followLook(before: DiscoveryLook): Promise<string | null> {
  const { device_id } = before;
  const client = createApiClient(sendFromBrowser);
  const sent = await client.sendDeviceCommand(device_id, { kind: "discover" });
  if (!sent.ok) return problemWords(sent);
  for (let waitedMs = 0; waitedMs < MOST_MS; waitedMs += EVERY_MS) {
    await sleep(EVERY_MS);
    const looks = await discoveryClient().discoveryLooks({ device_id });
    const now = looks.ok ? looks.data.items[0] : undefined;
    const isTold = now !== undefined && !now.is_scanning && now.reported_at !== before.reported_at;
    if (isTold) return null;
    const commands = await client.deviceCommands(device_id, 20);
    const ours = commands.ok
      ? commands.data.items.find(({ id }) => id === sent.data.id)
      : undefined;
    if (ours?.status === "expired") break;
    if (ours?.result?.ok === false) return serverWords(ours.result.detail);
  }
  return t("It has not told yet what it sees.");
}
