// Owns beginning a deployment: what, where and how; a preview for each device, then the start.
import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Location } from "../../server/contract/fleet.ts";
import type { DevicePreview, Template } from "../../server/contract/template.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { DeviceChoice } from "../components/device_choice.tsx";
import {
  type Choice,
  type Chosen,
  NOTHING_CHOSEN,
  selectionOf,
} from "../components/device_choice_state.ts";
import { Rocket, Search } from "../components/icons.ts";
import { PreviewList } from "../components/preview_list.tsx";
import { Banner } from "../components/status.tsx";
import { StrategyFields } from "../components/strategy_fields.tsx";
import { WindowWords } from "../components/window_words.tsx";
import { strategyOf, USUAL } from "../config/strategy_form.ts";
import { t } from "../i18n/translate.ts";
import { problemWords } from "../words/problem_words.ts";

export interface DeploymentFormProps {
  readonly templates: readonly Template[];
  readonly locations: readonly Location[];
  /** As the address says; `""`: it does not. */
  readonly wanted: {
    readonly template: string;
    readonly version: string;
    readonly location: string;
  };
}

interface What {
  readonly templateId: string;
  readonly version: number;
  readonly name: string;
}
type Stand =
  | { readonly kind: "asking" }
  | { readonly kind: "busy" }
  | { readonly kind: "previewed"; readonly items: readonly DevicePreview[] };

/** As many as the API previews at once. */
const PREVIEWED_AT_ONCE = 100;

export default function DeploymentForm({ templates, locations, wanted }: DeploymentFormProps) {
  const first = templates.find(({ id }) => id === wanted.template) ?? templates[0];
  const what = useSignal<What>({
    templateId: first?.id ?? "",
    version: Number(wanted.version) || (first?.latest_version ?? 1),
    name: "",
  });
  const choice = useSignal<Choice>({
    by: "location",
    locationId: wanted.location,
    labels: "",
    ids: [],
  });
  const chosen = useSignal<Chosen>(NOTHING_CHOSEN);
  const strategy = useSignal(USUAL);
  const doesSupersede = useSignal(false);
  const stand = useSignal<Stand>({ kind: "asking" });
  const trouble = useSignal<string | null>(null);
  const key = useRef("");
  useEffect(() => {
    const ids = /^#devices=([0-9a-f,-]+)$/.exec(location.hash)?.[1]?.split(",");
    if (ids !== undefined) choice.value = { ...choice.peek(), by: "ids", ids };
  }, []);
  // What was previewed is no longer what would be sent.
  useEffect(() => {
    stand.value = { kind: "asking" };
    trouble.value = null;
  }, [what.value.templateId, what.value.version, chosen.value.devices]);
  const preview = async () => {
    stand.value = { kind: "busy" };
    trouble.value = null;
    key.current = crypto.randomUUID();
    const ids = chosen.peek().devices.map(({ id }) => id);
    const answer = await previewAll(what.peek(), ids);
    if (!answer.ok) trouble.value = problemWords(answer);
    stand.value = answer.ok ? { kind: "previewed", items: answer.data } : { kind: "asking" };
  };
  const start = async () => {
    const before = stand.peek();
    stand.value = { kind: "busy" };
    const { templateId, version, name } = what.peek();
    const answer = await createApiClient(sendFromBrowser).createDeployment({
      template_id: templateId,
      version,
      ...selectionOf(choice.peek()),
      ...(name.trim() === "" ? {} : { name: name.trim() }),
      strategy: strategyOf(strategy.peek()),
      supersede: doesSupersede.peek(),
    }, key.current);
    if (answer.ok) return globalThis.location.assign(`/deployments/${answer.data.id}`);
    trouble.value = problemWords(answer);
    key.current = crypto.randomUUID();
    stand.value = before;
  };
  const places = [...new Set(chosen.value.devices.map(({ location_id }) => location_id))];
  return (
    <div class="rollout-form">
      <section class="card part">
        <h2>{t("What")}</h2>
        <WhatFields what={what} templates={templates} />
      </section>
      <section class="card part">
        <h2>{t("Where")}</h2>
        <DeviceChoice choice={choice} chosen={chosen} locations={locations} />
      </section>
      <section class="card part">
        <h2>{t("How")}</h2>
        <StrategyFields form={strategy} total={chosen.value.devices.length} />
        <label class="tick">
          <input
            type="checkbox"
            checked={doesSupersede.value}
            onChange={(event) => doesSupersede.value = event.currentTarget.checked}
          />
          <span>{t("Take devices out of other deployments that are under way")}</span>
        </label>
        <WindowWords locationIds={places} locations={locations} />
      </section>
      <section class="card part">
        <h2>{t("Preview")}</h2>
        <Preview {...{ stand: stand.value, chosen: chosen.value, preview, start }} />
        {trouble.value !== null && <Banner tone="bad">{trouble.value}</Banner>}
      </section>
    </div>
  );
}

function WhatFields(
  { what, templates }: { what: Signal<What>; templates: readonly Template[] },
) {
  const { templateId, version, name } = what.value;
  const latest = templates.find(({ id }) => id === templateId)?.latest_version ?? 1;
  const choose = (id: string) => {
    const template = templates.find((one) => one.id === id);
    what.value = { ...what.peek(), templateId: id, version: template?.latest_version ?? 1 };
  };
  return (
    <div class="fields">
      <label class="entry">
        <span>{t("Template")}</span>
        <select
          name="template"
          value={templateId}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          {templates.map(({ id, name }) => (
            <option key={id} value={id} selected={id === templateId}>{name}</option>
          ))}
        </select>
      </label>
      <label class="entry">
        <span>{t("Version")}</span>
        <select
          name="version"
          value={version}
          onChange={(event) =>
            what.value = { ...what.peek(), version: Number(event.currentTarget.value) }}
        >
          {Array.from({ length: latest }, (_, index) => latest - index).map((number) => (
            <option key={number} value={number} selected={number === version}>
              {number === latest ? t("{version} (newest)", { version: number }) : number}
            </option>
          ))}
        </select>
      </label>
      <label class="entry">
        <span>{t("Name, if it shall have its own")}</span>
        <input
          name="name"
          maxLength={120}
          value={name}
          onInput={(event) => what.value = { ...what.peek(), name: event.currentTarget.value }}
        />
      </label>
    </div>
  );
}

interface PreviewProps {
  readonly stand: Stand;
  readonly chosen: Chosen;
  preview(): void;
  start(): void;
}

function Preview({ stand, chosen, preview, start }: PreviewProps) {
  const count = chosen.devices.length;
  const isReady = count > 0 && !chosen.isBusy && chosen.trouble === null;
  const faulty = stand.kind === "previewed"
    ? stand.items.filter(({ faults }) => faults.length > 0).length
    : 0;
  return (
    <>
      {stand.kind !== "previewed" && (
        <p class="hint">
          {t(
            "See what each device would be sent, and what would change there. Nothing is sent yet.",
          )}
        </p>
      )}
      {stand.kind === "previewed" && <PreviewList items={stand.items} />}
      {faulty > 0 && (
        <p class="fault">
          {t(
            "{count, plural, one {The settings of # device have faults} other {The settings of # devices have faults}}: correct the template or leave these devices out.",
            { count: faulty },
          )}
        </p>
      )}
      <div class="part-acts">
        <button
          type="button"
          class={stand.kind === "previewed" ? "quiet" : ""}
          disabled={!isReady || stand.kind === "busy"}
          onClick={preview}
        >
          <Search /> {t("Preview")}
        </button>
        {stand.kind === "previewed" && faulty === 0 && (
          <button type="button" onClick={start}>
            <Rocket /> {t("Start on {count, plural, one {# device} other {# devices}}", { count })}
          </button>
        )}
      </div>
    </>
  );
}

async function previewAll({ templateId, version }: What, ids: readonly string[]) {
  const api = createApiClient(sendFromBrowser);
  const items: DevicePreview[] = [];
  for (let from = 0; from < ids.length; from += PREVIEWED_AT_ONCE) {
    const device_ids = ids.slice(from, from + PREVIEWED_AT_ONCE);
    const answer = await api.previewTemplate(templateId, { version, device_ids });
    if (!answer.ok) return answer;
    items.push(...answer.data.items);
  }
  return { ok: true as const, data: items };
}
