// Owns writing a template: a form and its YAML side by side, variables, a preview, a new version.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Location } from "../../server/contract/fleet.ts";
import type { FieldFault } from "../../server/contract/problem.ts";
import type { Template, TemplateVersion } from "../../server/contract/template.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { PlaceholderHelp } from "../components/placeholder_help.tsx";
import { SettingFormFields } from "../components/setting_form.tsx";
import { Banner } from "../components/status.tsx";
import { TemplatePreview } from "../components/template_preview.tsx";
import { type About, TemplateSave } from "../components/template_save.tsx";
import { VariableFields } from "../components/variable_fields.tsx";
import { goToLine, YamlEditor } from "../components/yaml_editor.tsx";
import { judgeSettings } from "../config/judge_settings.ts";
import { NOT_REFUSED, refusedOf } from "../config/refused_content.ts";
import type { SettingSchema } from "../config/setting_schema.ts";
import { useYaml } from "../config/use_yaml.ts";
import {
  askedVariables,
  type VariableRow,
  variableRows,
  variablesOf,
} from "../config/variable_form.ts";
import type { LineFault } from "../config/yaml_text.ts";
import { t } from "../i18n/translate.ts";
import { problemWords } from "../words/problem_words.ts";

export interface TemplateEditorProps {
  /** `null`: a new one. */
  readonly template: Template | null;
  readonly version: Pick<TemplateVersion, "version" | "content" | "variables">;
  /** What the content says, as the server read it; `null`: it could not. */
  readonly settings: unknown;
  readonly schema: SettingSchema;
  readonly locations: readonly Location[];
  readonly canWrite: boolean;
  /** Whether a new one may be for every location. */
  readonly mayBeAll: boolean;
}

export default function TemplateEditor(props: TemplateEditorProps) {
  const { template, version, schema, canWrite } = props;
  const yaml = useYaml({ text: version.content, settings: props.settings ?? {} });
  const rows = useSignal<readonly VariableRow[]>(variableRows(version.variables));
  const refused = useSignal(NOT_REFUSED);
  const trouble = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  const view = useSignal<"form" | "yaml">("form");
  const input = useRef<HTMLTextAreaElement>(null);
  const judged = judgeSettings(yaml.settings.value, schema);
  const found = [...judged, ...refused.value.settings];
  const lineFaults = [
    ...yaml.lineFaults.value.map(({ line, code }) => ({ line, message: lineWords(code) })),
    ...refused.value.lines,
    ...found.map(({ path, message }) => ({
      line: yaml.lineOf(path),
      message: `${path}: ${message}`,
    })),
  ];
  const forget = () => refused.value = NOT_REFUSED;
  const goTo = (path: string) => {
    view.value = "yaml";
    // On a phone it is shown only now.
    requestAnimationFrame(() => input.current && goToLine(input.current, yaml.lineOf(path)));
  };
  const save = async (about: About) => {
    isBusy.value = true;
    trouble.value = null;
    const api = createApiClient(sendFromBrowser);
    const written = {
      content: yaml.text.peek(),
      variables: variablesOf(rows.peek()),
      note: about.note,
    };
    const answer = template === null
      ? await api.createTemplate({ ...written, ...about })
      : await api.createTemplateVersion(template.id, written);
    isBusy.value = false;
    if (answer.ok) {
      const id = "template" in answer.data ? answer.data.template.id : answer.data.template_id;
      return globalThis.location.assign(`/templates/${id}`);
    }
    refused.value = refusedOf(answer.problem);
    const { others } = refused.value;
    trouble.value = answer.problem?.errors === undefined || others.length > 0
      ? problemWords(answer)
      : t("The server found faults: they are marked where they stand.");
  };
  const isUnreadable = yaml.lineFaults.value.length > 0;
  return (
    <div class="template-editor" data-view={view.value}>
      <fieldset class="choice-row view-choice">
        <legend class="visually-hidden">{t("View")}</legend>
        {([["form", t("Form")], ["yaml", "YAML"]] as const).map(([name, label]) => (
          <label key={name} class="choice-chip">
            <input
              type="radio"
              name="view"
              checked={view.value === name}
              onChange={() =>
                view.value = name}
            />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      <div class="form-and-yaml">
        <section class="card part as-form" aria-label={t("Form")}>
          {isUnreadable && (
            <Banner tone="warn">
              <p>
                {t("The YAML cannot be read at the moment: correct it to go on with the form.")}
              </p>
            </Banner>
          )}
          <SettingFormFields
            form={{
              settings: yaml.settings.value,
              faults: faultMap(found),
              isReadOnly: !canWrite || isUnreadable,
              edit: (path, value) => {
                forget();
                yaml.edit(path, value);
              },
            }}
            schema={schema}
          />
        </section>
        <section class="card part as-yaml" aria-label="YAML">
          <YamlEditor
            text={yaml.text.value}
            label={t("Settings as YAML")}
            faults={lineFaults}
            isReadOnly={!canWrite}
            inputRef={input}
            onInput={(text) => {
              forget();
              yaml.write(text);
            }}
          />
          <PlaceholderHelp />
        </section>
      </div>
      <section class="card part">
        <h2>{t("Variables")}</h2>
        <VariableFields
          rows={rows}
          faults={refused.value.variables}
          asked={askedVariables(yaml.text.value)}
          isReadOnly={!canWrite}
        />
      </section>
      {template !== null && (
        <TemplatePreview
          templateId={template.id}
          content={yaml.text}
          stored={version}
          locations={props.locations}
          onFault={goTo}
        />
      )}
      {canWrite && (
        <TemplateSave
          template={template}
          locations={props.locations}
          mayBeAll={props.mayBeAll}
          faults={lineFaults.length}
          isBusy={isBusy.value}
          trouble={trouble.value}
          onSave={save}
        />
      )}
    </div>
  );
}

function faultMap(faults: readonly FieldFault[]): ReadonlyMap<string, string> {
  return new Map(faults.map(({ path, message }) => [path, message]));
}

function lineWords(code: LineFault["code"]): string {
  if (code === "PLACEHOLDER") return t("a placeholder must stand in quotes");
  return t("is no valid YAML ({code})", { code: code.toLowerCase().replaceAll("_", " ") });
}
