// Owns the form that the settings' schema makes: groups, cameras as a list, variants by their mode.
import type { ComponentChildren } from "preact";
import {
  isMapping,
  type SettingPath,
  type SettingSchema,
  templateSettings,
  valueAt,
  variantOf,
} from "../config/setting_schema.ts";
import { t } from "../i18n/translate.ts";
import { settingWords } from "../words/setting_words.ts";
import { Plus, Trash } from "./icons.ts";
import { SettingField, type SettingForm } from "./setting_field.tsx";

interface SettingFormFieldsProps {
  readonly form: SettingForm;
  readonly schema: SettingSchema;
}

/** The cameras first: they are what a template is about. */
export function SettingFormFields({ form, schema }: SettingFormFieldsProps) {
  const settings = templateSettings(schema);
  const isList = ([, part]: [string, SettingSchema]) => isObjectList(part);
  return (
    <>
      {[...settings.filter(isList), ...settings.filter((one) => !isList(one))]
        .map(([name, part]) => <Setting key={name} {...{ form, schema: part, path: [name] }} />)}
    </>
  );
}

interface SettingProps {
  readonly form: SettingForm;
  readonly schema: SettingSchema;
  readonly path: SettingPath;
  readonly isNeeded?: boolean;
}

function Setting(props: SettingProps) {
  const { schema } = props;
  if (isObjectList(schema)) return <ObjectList {...props} />;
  if (schema.oneOf !== undefined) return <Variant {...props} />;
  if (schema.properties === undefined) return <SettingField {...props} />;
  const isOpen = valueAt(props.form.settings, props.path) !== undefined;
  return (
    <Group {...props} isOpen={isOpen}>
      <Fields {...props} />
    </Group>
  );
}

function Fields({ form, schema, path }: SettingProps) {
  return (
    <div class="fields">
      {Object.entries(schema.properties ?? {}).map(([name, part]) => (
        <Setting
          key={name}
          form={form}
          schema={part}
          path={[...path, name]}
          isNeeded={schema.required?.includes(name) === true}
        />
      ))}
    </div>
  );
}

/** A group whose settings all have their defaults stays shut. */
function Group(
  { schema, path, isOpen, children }: SettingProps & {
    isOpen: boolean;
    children: ComponentChildren;
  },
) {
  const { label, hint } = settingWords(path, schema.description);
  return (
    <details class="setting-group" open={isOpen}>
      <summary>{label}</summary>
      {hint !== null && <p class="hint">{hint}</p>}
      {children}
    </details>
  );
}

/** One of several shapes: the constant field chooses which. */
function Variant({ form, schema, path }: SettingProps) {
  const value = valueAt(form.settings, path);
  const variant = variantOf(schema, value ?? schema.default);
  if (variant === null) return null;
  const { field, names, chosen } = variant;
  const properties = Object.fromEntries(
    Object.entries(chosen.properties ?? {}).map(([name, part]) => [
      name,
      name === field ? { enum: names, default: defaultOf(schema, field) } : part,
    ]),
  );
  const choose: SettingForm = {
    ...form,
    // What belongs to another shape would be wrong in this one.
    edit: (at, to) =>
      at.at(-1) === field
        ? form.edit(path, to === undefined ? undefined : { [field]: to })
        : form.edit(at, to),
  };
  return (
    <Group {...{ form, schema, path }} isOpen={value !== undefined}>
      <Fields form={choose} schema={{ properties }} path={path} />
    </Group>
  );
}

function defaultOf({ default: whole }: SettingSchema, field: string): unknown {
  return isMapping(whole) ? whole[field] : undefined;
}

function isObjectList({ type, items }: SettingSchema): boolean {
  return type === "array" && typeof items === "object" && items.properties !== undefined;
}

function ObjectList({ form, schema, path }: SettingProps) {
  const value = valueAt(form.settings, path);
  const entries = Array.isArray(value) ? value : [];
  const { label } = settingWords(path, schema.description);
  const item = typeof schema.items === "object" ? schema.items : {};
  const isRules = path.at(-1) === "adopt";
  const add = () => form.edit([...path, entries.length], isRules ? NEW_RULE : newCamera(entries));
  return (
    <section class="setting-list">
      <h3>{label}</h3>
      {entries.length === 0 && <p class="hint">{t("There is none yet.")}</p>}
      {entries.map((entry, index) => (
        <details key={index} class="setting-group entry-of-list" open={entries.length < 4}>
          <summary>
            <span class="max">{titleOf(entry, index)}</span>
          </summary>
          <Fields form={form} schema={item} path={[...path, index]} />
          {!form.isReadOnly && (
            <button
              type="button"
              class="quiet danger-text"
              onClick={() => form.edit([...path, index], undefined)}
            >
              <Trash /> {t("Remove {name}", { name: titleOf(entry, index) })}
            </button>
          )}
        </details>
      ))}
      {!form.isReadOnly && (
        <button type="button" class="quiet" onClick={add}>
          <Plus /> {isRules ? t("Add a rule") : t("Add a camera")}
        </button>
      )}
    </section>
  );
}

/** A rule for all that is found: make and model narrow it. Its password is a variable's, a secret. */
const NEW_RULE = { username: "admin", password: "{{device.camera_password}}" };

function newCamera(entries: readonly unknown[]) {
  return { id: freeId(entries, entries.length + 1), url: "rtsp://{{camera.host}}/stream1" };
}

/** A camera's id; of a rule the cameras that it is for. */
function titleOf(entry: unknown, index: number): string {
  const { id, make, model, endpoint } = isMapping(entry) ? entry : {};
  const words = [id ?? [make, model].filter((word) => word !== undefined).join(" "), endpoint];
  const word = words.find((one) => typeof one === "string" && one !== "");
  return String(word ?? index + 1);
}

function freeId(entries: readonly unknown[], from: number): string {
  const taken = new Set(entries.map((entry) => isMapping(entry) ? entry.id : undefined));
  for (let number = from;; number++) {
    if (!taken.has(`lane-${number}`)) return `lane-${number}`;
  }
}
