// Owns telling a device to do something, and what became of it; dangerous things are asked first.
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { DeviceCommand } from "../../server/contract/device_settings.ts";
import type { Device } from "../../server/contract/fleet.ts";
import type { CommandInput } from "../api/health_calls.ts";
import type { Answer } from "../api/call.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { ConfirmDialog } from "../components/confirm_dialog.tsx";
import { Age } from "../components/instant.tsx";
import { Status } from "../components/status.tsx";
import { t, type Text } from "../i18n/translate.ts";
import { say } from "../live/toasts.ts";
import { useRefreshed } from "../live/use_refreshed.ts";
import { commandWords, outcomeWords } from "../words/command_words.ts";
import { problemWords } from "../words/problem_words.ts";

export interface DeviceCommandsProps {
  readonly device: Signal<Device>;
  /** Newest first. */
  readonly commands: Signal<readonly DeviceCommand[]>;
  readonly zone: string;
  readonly canWrite: boolean;
  /** Whether those of before could be read. */
  readonly areKnown: boolean;
}

const SHOWN = 6;
const EVERY_MS = 30_000;
const WAITING_EVERY_MS = 1500;

type Kind = "reload_config" | "discover" | "restart_agent" | "reboot" | "rotate_token";
interface Act {
  readonly kind: Kind;
  readonly label: Text;
  /** What is asked before; absent: it does no harm. */
  readonly question?: { readonly title: Text; readonly text: Text };
}

const ACTS: readonly Act[] = [
  { kind: "discover", label: "Look for cameras" },
  { kind: "reload_config", label: "Reload its settings file" },
  {
    kind: "restart_agent",
    label: "Restart the agent",
    question: {
      title: "Restart the agent?",
      text: "Its cameras give no pictures for some seconds. Cars that come meanwhile are not read.",
    },
  },
  {
    kind: "reboot",
    label: "Reboot the machine",
    question: {
      title: "Reboot the machine?",
      text: "The whole machine is away for a minute or two. Cars that come meanwhile are not read.",
    },
  },
  {
    kind: "rotate_token",
    label: "Give it a new token",
    question: {
      title: "Give it a new token?",
      text: "The old token counts until the new one was used, so nothing is locked out on the way.",
    },
  },
];

export default function DeviceCommands(props: DeviceCommandsProps) {
  const { device, commands, zone, canWrite } = props;
  const { id } = device.peek();
  const asked = useSignal<Act | null>(null);
  const areKnown = useSignal(props.areKnown);
  useFreshCommands(id, { commands, areKnown });
  const isReady = device.value.enrolled_at !== null && device.value.quarantine === null;
  const took = (command: DeviceCommand) => commands.value = [command, ...commands.peek()];
  const start = async (act: Act) => {
    if (act.question !== undefined) return asked.value = act;
    const answer = await send(id, act.kind);
    if (answer.ok) took(answer.data);
    else say(problemWords(answer), "bad");
  };
  return (
    <section class="card device-commands" aria-label={t("Commands")}>
      <h2>{t("Commands")}</h2>
      {canWrite && (
        <div class="command-buttons">
          {ACTS.map((act) => (
            <button
              key={act.kind}
              type="button"
              class="quiet"
              disabled={!isReady}
              onClick={() => start(act)}
            >
              {t(act.label)}
              {act.question !== undefined && "…"}
            </button>
          ))}
        </div>
      )}
      {(areKnown.value || commands.value.length > 0) && (
        <CommandList commands={commands.value.slice(0, SHOWN)} zone={zone} />
      )}
      {!areKnown.value && <p class="hint">{t("What it was told before is not known.")}</p>}
      <ConfirmDialog
        title={asked.value?.question === undefined ? "" : t(asked.value.question.title)}
        text={asked.value?.question === undefined ? "" : t(asked.value.question.text)}
        yes={asked.value === null ? "" : t(asked.value.label)}
        isOpen={asked.value !== null}
        onClose={() => asked.value = null}
        act={() => send(id, asked.peek()?.kind ?? "discover")}
        onDone={took}
      />
    </section>
  );
}

function send(id: string, kind: Kind): Promise<Answer<DeviceCommand>> {
  const client = createApiClient(sendFromBrowser);
  if (kind === "rotate_token") return client.rotateDeviceToken(id);
  return client.sendDeviceCommand(id, { kind } as CommandInput);
}

/** Anew now and then, and often while an answer is waited for: no event tells of it. */
function useFreshCommands(
  id: string,
  { commands, areKnown }: {
    commands: Signal<readonly DeviceCommand[]>;
    areKnown: Signal<boolean>;
  },
): void {
  const load = async (): Promise<Answer<readonly DeviceCommand[]>> => {
    const answer = await createApiClient(sendFromBrowser).deviceCommands(id, 50);
    if (answer.ok) areKnown.value = true;
    return answer.ok ? { ok: true, data: answer.data.items } : answer;
  };
  useRefreshed(commands, {
    load,
    concerns: ({ device_id }) => device_id === id,
    everyMs: EVERY_MS,
  });
  const isWaiting = commands.value.some(({ status }) => status === "waiting");
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(async () => {
      const answer = document.hidden ? null : await load();
      if (answer?.ok === true) commands.value = answer.data;
    }, WAITING_EVERY_MS);
    return () => clearInterval(timer);
  }, [isWaiting]);
}

function CommandList({ commands, zone }: { commands: readonly DeviceCommand[]; zone: string }) {
  if (commands.length === 0) return <p class="hint">{t("It was not told to do anything yet.")}</p>;
  return (
    <ol class="command-list" aria-live="polite">
      {commands.map((command) => {
        const { tone, label, detail } = outcomeWords(command);
        return (
          <li key={command.id} data-status={command.status}>
            <p>
              <b>{commandWords(command)}</b>
              <Age iso={command.created_at} zone={zone} />
            </p>
            <p>
              <Status tone={tone} label={label} />
            </p>
            {detail !== null && <p class="hint">{detail}</p>}
          </li>
        );
      })}
    </ol>
  );
}
