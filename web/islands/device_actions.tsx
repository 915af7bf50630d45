// Owns what people change of a device: name, place, labels, maintenance, its end.
import { type Signal, useSignal } from "@preact/signals";
import type { Device } from "../../server/contract/fleet.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { ConfirmDialog } from "../components/confirm_dialog.tsx";
import { DeviceEdit } from "../components/device_edit.tsx";
import { FileSliders, Pencil, Trash, Wrench } from "../components/icons.ts";
import { MaintenanceDialog } from "../components/maintenance_dialog.tsx";
import { t } from "../i18n/translate.ts";
import { say } from "../live/toasts.ts";
import { problemWords } from "../words/problem_words.ts";

export interface DeviceActionsProps {
  readonly device: Signal<Device>;
  /** Where it may be moved to. */
  readonly locations: readonly { readonly id: string; readonly name: string }[];
  readonly zone: string;
  readonly canWrite: boolean;
}

export default function DeviceActions({ device, locations, zone, canWrite }: DeviceActionsProps) {
  const open = useSignal<"edit" | "maintenance" | "remove" | null>(null);
  const close = () => open.value = null;
  /** A new form each time, and the old one is closed before it goes: the focus returns to the button. */
  const edits = useSignal(0);
  const edit = () => {
    edits.value++;
    open.value = "edit";
  };
  const { id, name, maintenance } = device.value;
  const change = async (input: Parameters<ReturnType<typeof client>["changeDevice"]>[1]) => {
    const answer = await client().changeDevice(id, input);
    if (answer.ok) {
      device.value = answer.data;
      close();
    }
    return answer;
  };
  const endMaintenance = async () => {
    const answer = await change({ maintenance: false });
    if (!answer.ok) say(problemWords(answer), "bad");
  };
  return (
    <div class="device-actions">
      <a class="button quiet" href={`/devices/${id}/configuration`}>
        <FileSliders /> {t("Configuration")}
      </a>
      {canWrite && (
        <>
          <button type="button" class="quiet" onClick={edit}>
            <Pencil /> {t("Edit")}
          </button>
          <button
            type="button"
            class="quiet"
            onClick={maintenance === null ? () => open.value = "maintenance" : endMaintenance}
          >
            <Wrench /> {maintenance === null ? t("Maintenance…") : t("End maintenance")}
          </button>
          <button
            type="button"
            class="icon-button"
            aria-label={t("Remove this device…")}
            title={t("Remove this device…")}
            onClick={() => open.value = "remove"}
          >
            <Trash />
          </button>
          <DeviceEdit
            key={edits.value}
            device={device.value}
            locations={locations}
            isOpen={open.value === "edit"}
            onClose={close}
            save={change}
          />
          <MaintenanceDialog
            zone={zone}
            isOpen={open.value === "maintenance"}
            onClose={close}
            save={change}
          />
          <ConfirmDialog
            title={t("Remove {name}?", { name })}
            text={t(
              "Its token ends at once and its agent is refused. What it read stays. To have it back, register it anew.",
            )}
            yes={t("Remove")}
            isOpen={open.value === "remove"}
            onClose={close}
            act={() => client().removeDevice(id)}
            onDone={() => location.assign("/devices")}
          />
        </>
      )}
    </div>
  );
}

function client() {
  return createApiClient(sendFromBrowser);
}
