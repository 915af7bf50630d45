// Owns bringing many plates onto a list: pasted or from a file, each fault by its line.
// asked → imported | faults (nothing was changed) → imported without the faulty lines.
import { useSignal } from "@preact/signals";
import type { ImportResult } from "../../server/contract/plate_list.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { serverWords } from "../i18n/server_words.ts";
import { t } from "../i18n/translate.ts";
import { pastedPlates } from "../words/plate_entry.ts";
import { problemWords } from "../words/problem_words.ts";
import { Upload } from "./icons.ts";

export interface PlateImportProps {
  readonly listId: string;
  onImported(): void;
}

const FAULTS_SHOWN = 20;
const EXAMPLE = "ABC1234, Ms Doe\nXYZ987";

/** Islands only. */
export function PlateImport(props: PlateImportProps) {
  const { text, result, trouble, isBusy, send } = useImport(props);
  return (
    <details class="card list-new">
      <summary>
        <Upload /> {t("Paste or import many")}
      </summary>
      <label class="entry">
        <span>
          {t(
            "A plate a line, a name behind a comma; or a CSV file with the columns plate, label, note, valid_from, valid_until",
          )}
        </span>
        <textarea
          rows={8}
          value={text.value}
          spellcheck={false}
          placeholder={EXAMPLE}
          onInput={(event) => text.value = event.currentTarget.value}
        />
      </label>
      <p class="correction-actions">
        <button
          type="button"
          disabled={isBusy.value || text.value.trim() === ""}
          onClick={() => send(false)}
        >
          {t("Import")}
        </button>
        <FileChoice onText={(read) => text.value = read} />
      </p>
      {trouble.value !== null && <p class="rule bad" role="alert">{trouble.value}</p>}
      {result.value !== null && (
        <Result
          result={result.value}
          addedLines={pastedPlates(text.value).addedLines}
          onSkip={() => send(true)}
        />
      )}
    </details>
  );
}

function useImport({ listId, onImported }: PlateImportProps) {
  const text = useSignal("");
  const result = useSignal<ImportResult | null>(null);
  const trouble = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  const send = async (skip: boolean) => {
    isBusy.value = true;
    const { csv } = pastedPlates(text.value);
    const answer = await createApiClient(sendFromBrowser).importList(listId, csv, skip);
    isBusy.value = false;
    trouble.value = answer.ok ? null : problemWords(answer);
    result.value = answer.ok ? answer.data : null;
    if (!answer.ok || !answer.data.imported) return;
    text.value = "";
    onImported();
  };
  return { text, result, trouble, isBusy, send };
}

function FileChoice({ onText }: { onText(text: string): void }) {
  return (
    <label class="button quiet file-choice">
      {t("Choose a file")}
      <input
        type="file"
        accept=".csv,.txt,text/csv,text/plain"
        onChange={async (event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = "";
          if (file !== undefined) onText(await file.text());
        }}
      />
    </label>
  );
}

interface ResultProps {
  readonly result: ImportResult;
  readonly addedLines: number;
  onSkip(): void;
}

function Result({ result, addedLines, onSkip }: ResultProps) {
  const { imported, added, changed, unchanged, faults, faults_total: total } = result;
  return (
    <div class="import-result" role="status">
      <p class={imported ? "good" : "bad"}>
        {imported
          ? t("{added} added, {changed} changed, {unchanged} were there already.", {
            added,
            changed,
            unchanged,
          })
          : t(
            "Nothing was changed: {count, plural, one {one line has a fault} other {# lines have faults}}.",
            {
              count: total,
            },
          )}
      </p>
      {faults.length > 0 && (
        <ul>
          {faults.slice(0, FAULTS_SHOWN).map(({ line, field, message }, index) => (
            <li key={index}>
              <b>{t("Line {line}", { line: Math.max(1, line - addedLines) })}</b> {field}{" "}
              {serverWords(message)}
            </li>
          ))}
          {total > FAULTS_SHOWN && (
            <li>{t("… and {count} more", { count: total - FAULTS_SHOWN })}</li>
          )}
        </ul>
      )}
      {!imported && faults.length > 0 && (
        <button type="button" class="quiet" onClick={onSkip}>
          {t("Import the good lines alone")}
        </button>
      )}
    </div>
  );
}
