// Owns the form by which a person adopts a found camera, and what becomes of it until its picture shows.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { AdoptCamera, CameraAdoption, SiteCamera } from "../../server/contract/site_camera.ts";
import { discoveryClient } from "../api/discovery_calls.ts";
import { t } from "../i18n/translate.ts";
import { type AdoptionState, followAdoption } from "../live/follow_adoption.ts";
import { adoptProblem, foundName } from "../words/found_words.ts";
import { Dialog } from "./dialog.tsx";
import { NewestPicture } from "./newest_picture.tsx";

interface AdoptDialogProps {
  readonly camera: SiteCamera;
  readonly zone: string;
  onClose(): void;
}

/** Islands only. */
export function AdoptDialog({ camera, zone, onClose }: AdoptDialogProps) {
  const adoption = useSignal<CameraAdoption | null>(null);
  const name = foundName(camera);
  return (
    <Dialog title={t("Adopt {name}", { name })} isOpen onClose={onClose}>
      {adoption.value === null
        ? <AdoptForm {...{ camera, zone, onClose }} onSent={(sent) => adoption.value = sent} />
        : (
          <Outcome
            key={adoption.value.deployment_id}
            adoption={adoption.value}
            {...{ name, zone }}
            onClose={onClose}
            onAgain={() => adoption.value = null}
          />
        )}
    </Dialog>
  );
}

interface AdoptFormProps extends AdoptDialogProps {
  onSent(adoption: CameraAdoption): void;
}

function AdoptForm({ camera, onClose, onSent }: AdoptFormProps) {
  const trouble = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  const asked = useRef({ text: "", key: "" });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const input = inputOf(form);
    // The same once more, as its answer was lost on the way, is the same act.
    const text = JSON.stringify(input);
    if (text !== asked.current.text) asked.current = { text, key: crypto.randomUUID() };
    isBusy.value = true;
    const answer = await discoveryClient().adoptCamera(camera.id, input, asked.current.key);
    isBusy.value = false;
    if (answer.ok) return onSent(answer.data);
    trouble.value = adoptProblem(answer);
  };
  return (
    <form class="sheet-form" onSubmit={submit}>
      <p class="hint">
        {t("{device} gets the camera's user and password, tries them, and takes the stream over.", {
          device: camera.device_name,
        })}
      </p>
      <label class="entry">
        <span>{t("User of the camera")}</span>
        <input name="username" required maxLength={80} autocomplete="off" spellcheck={false} />
      </label>
      <label class="entry">
        <span>{t("Password of the camera")}</span>
        <input
          name="password"
          type="password"
          required
          maxLength={200}
          autocomplete="new-password"
        />
      </label>
      <label class="entry">
        <span>{t("Name, if you like")}</span>
        <input name="name" maxLength={80} autocomplete="off" placeholder={t("Lane 1")} />
      </label>
      <label class="entry">
        <span>{t("Which of its streams")}</span>
        <select name="stream">
          <option value="largest">{t("The largest picture: best for plates")}</option>
          <option value="smallest">{t("The smallest picture: for a weak device")}</option>
        </select>
      </label>
      {trouble.value !== null && <p class="banner bad" role="alert">{trouble.value}</p>}
      <div class="sheet-actions">
        <button type="button" class="quiet" onClick={onClose}>{t("Cancel")}</button>
        <button type="submit" disabled={isBusy}>{t("Adopt")}</button>
      </div>
    </form>
  );
}

function inputOf(form: FormData): AdoptCamera {
  const field = (name: string) => String(form.get(name) ?? "");
  const name = field("name").trim();
  return {
    username: field("username").trim(),
    password: field("password"),
    ...(name === "" ? {} : { name }),
    stream: field("stream") === "smallest" ? "smallest" : "largest",
  };
}

interface OutcomeProps {
  readonly adoption: CameraAdoption;
  readonly name: string;
  readonly zone: string;
  onClose(): void;
  onAgain(): void;
}

function Outcome({ adoption, name, zone, onClose, onAgain }: OutcomeProps) {
  const state = useSignal<AdoptionState>({ kind: "sending", waiting: null });
  useEffect(() => {
    const stopping = new AbortController();
    const { signal } = stopping;
    followAdoption(adoption, { signal, onState: (next) => state.value = next });
    return () => stopping.abort();
  }, []);
  const { value } = state;
  return (
    <div class="adopt-outcome" data-adoption={value.kind}>
      <p role="status">{outcomeWords(value)}</p>
      {(value.kind === "sending" || value.kind === "trying") && <progress />}
      {value.kind === "failed" && value.trouble !== null && (
        <p class="banner bad" role="alert">{value.trouble}</p>
      )}
      {value.kind === "done" && (
        <NewestPicture {...{ name, zone }} deviceId={value.deviceId} cameraId={value.cameraId} />
      )}
      <div class="sheet-actions">
        {value.kind === "failed" && (
          <button type="button" onClick={onAgain}>{t("Try again")}</button>
        )}
        <a class="button quiet" href={`/deployments/${adoption.deployment_id}`}>
          {t("Show the deployment")}
        </a>
        <button type="button" class="quiet" onClick={onClose}>{t("Close")}</button>
      </div>
    </div>
  );
}

function outcomeWords(state: AdoptionState): string {
  switch (state.kind) {
    case "sending":
      return state.waiting ?? t("The settings are on their way to the device.");
    case "trying":
      return t("The device has the settings and tries the camera. It goes on if you close this.");
    case "done":
      return t("The camera is in use.");
    case "failed":
      return t("The camera could not be adopted.");
  }
}
