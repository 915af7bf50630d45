// Owns what sets one device apart from its template: its variables, its cameras' own, its settings.
import { type Signal, useSignal } from "@preact/signals";
import type { DeviceOverrides } from "../../server/contract/template.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { Plus } from "../components/icons.ts";
import { VariableFields } from "../components/variable_fields.tsx";
import { YamlEditor } from "../components/yaml_editor.tsx";
import { isMapping } from "../config/setting_schema.ts";
import { useYaml } from "../config/use_yaml.ts";
import { type VariableRow, variableRows, variablesOf } from "../config/variable_form.ts";
import { serverWords } from "../i18n/server_words.ts";
import { t } from "../i18n/translate.ts";
import { say } from "../live/toasts.ts";
import { problemWords } from "../words/problem_words.ts";

export interface OverrideEditorProps {
  readonly deviceId: string;
  readonly overrides: DeviceOverrides;
  /** `overrides.settings` as YAML. */
  readonly settingsYaml: string;
  /** The cameras that its settings name. */
  readonly cameraIds: readonly string[];
  readonly canWrite: boolean;
}

export default function OverrideEditor(props: OverrideEditorProps) {
  const { deviceId, overrides, canWrite } = props;
  const variables = useSignal<readonly VariableRow[]>(variableRows(overrides.variables));
  const cameras = useSignal<Readonly<Record<string, readonly VariableRow[]>>>(
    Object.fromEntries(
      Object.entries(overrides.camera_variables).map(([id, own]) => [id, variableRows(own)]),
    ),
  );
  const yaml = useYaml({ text: props.settingsYaml, settings: overrides.settings });
  const faults = useSignal<ReadonlyMap<string, string>>(new Map());
  const trouble = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  const save = async () => {
    await yaml.settled();
    const settings = yaml.settings.peek();
    if (yaml.lineFaults.peek().length > 0 || !isMapping(settings)) {
      return void (trouble.value = t("The settings are no YAML that could be read."));
    }
    isBusy.value = true;
    const answer = await createApiClient(sendFromBrowser).putOverrides(deviceId, {
      variables: variablesOf(variables.peek()),
      camera_variables: Object.fromEntries(
        Object.entries(cameras.peek()).map(([id, rows]) => [id, variablesOf(rows)] as const)
          .filter(([, own]) => Object.keys(own).length > 0),
      ),
      settings,
    });
    isBusy.value = false;
    faults.value = new Map(
      (answer.ok ? [] : answer.problem?.errors ?? []).map(({ path, message }) => [
        path,
        serverWords(message),
      ]),
    );
    trouble.value = answer.ok ? null : problemWords(answer);
    if (answer.ok) say(t("Saved: it acts with the next deployment."), "good");
  };
  const under = (prefix: string) =>
    new Map(
      [...faults.value].filter(([path]) => path.startsWith(prefix))
        .map(([path, message]) => [path.slice(prefix.length), message]),
    );
  return (
    <div class="overrides">
      <section class="part">
        <h3>{t("Its variables")}</h3>
        <VariableFields
          rows={variables}
          faults={under("variables.")}
          asked={[]}
          isReadOnly={!canWrite}
          begins="device."
        />
      </section>
      <CameraVariables
        cameras={cameras}
        cameraIds={props.cameraIds}
        canWrite={canWrite}
        faultsOf={(id) => under(`camera_variables.${id}.`)}
      />
      <section class="part">
        <h3>{t("Its own settings")}</h3>
        <p class="hint">
          {t(
            "Merged into the template: null removes a setting, and cameras are named by their ids.",
          )}
        </p>
        <YamlEditor
          text={yaml.text.value}
          label={t("Its own settings")}
          faults={yaml.lineFaults.value.map(({ line, code }) => ({
            line,
            message: t("is no valid YAML ({code})", {
              code: code.toLowerCase().replaceAll("_", " "),
            }),
          }))}
          isReadOnly={!canWrite}
          onInput={yaml.write}
        />
      </section>
      {trouble.value !== null && <p class="fault" role="alert">{trouble.value}</p>}
      {canWrite && (
        <div class="part-acts">
          <button type="button" disabled={isBusy.value} onClick={save}>{t("Save")}</button>
          <a class="button quiet" href={`/deployments/new#devices=${deviceId}`}>{t("Deploy")}</a>
        </div>
      )}
    </div>
  );
}

interface CameraVariablesProps {
  readonly cameras: Signal<Readonly<Record<string, readonly VariableRow[]>>>;
  readonly cameraIds: readonly string[];
  readonly canWrite: boolean;
  faultsOf(cameraId: string): ReadonlyMap<string, string>;
}

function CameraVariables({ cameras, cameraIds, canWrite, faultsOf }: CameraVariablesProps) {
  const ids = Object.keys(cameras.value);
  const others = cameraIds.filter((id) => !ids.includes(id));
  return (
    <section class="part">
      <h3>{t("Variables of one camera")}</h3>
      {ids.length === 0 && <p class="hint">{t("There is none yet.")}</p>}
      {ids.map((id) => (
        <CameraRows
          key={id}
          {...{ id, cameras }}
          faults={faultsOf(id)}
          isReadOnly={!canWrite}
        />
      ))}
      {canWrite && others.length > 0 && (
        <p class="part-acts">
          {others.map((id) => (
            <button
              key={id}
              type="button"
              class="quiet asked"
              onClick={() => cameras.value = { ...cameras.peek(), [id]: [] }}
            >
              <Plus /> <code>{id}</code>
            </button>
          ))}
        </p>
      )}
    </section>
  );
}

interface CameraRowsProps {
  readonly id: string;
  readonly cameras: CameraVariablesProps["cameras"];
  readonly faults: ReadonlyMap<string, string>;
  readonly isReadOnly: boolean;
}

function CameraRows({ id, cameras, faults, isReadOnly }: CameraRowsProps) {
  // The rows' own signal, written back into the record that is saved.
  const rows = {
    get value() {
      return cameras.value[id] ?? [];
    },
    set value(next) {
      cameras.value = { ...cameras.peek(), [id]: next };
    },
    peek: () => cameras.peek()[id] ?? [],
  };
  return (
    <details class="setting-group" open>
      <summary>{id}</summary>
      <VariableFields
        rows={rows}
        faults={faults}
        asked={[]}
        isReadOnly={isReadOnly}
        begins="camera."
      />
    </details>
  );
}
