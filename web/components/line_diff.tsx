// Owns how two texts look side by side: what went, what came, what stayed around it.
import { diffLines, withContext } from "../config/line_diff.ts";
import { t } from "../i18n/translate.ts";

const AROUND = 3;

export function LineDiff({ before, after }: { before: string; after: string }) {
  const rows = withContext(diffLines(before, after), AROUND);
  if (rows.every((row) => row === null)) {
    return <p class="hint">{t("Both texts are the same.")}</p>;
  }
  return (
    <div class="line-diff" tabIndex={0} role="region" aria-label={t("Differences")}>
      <table>
        <tbody>
          {rows.map((row, index) =>
            row === null
              ? (
                <tr key={index} class="gap">
                  <td colSpan={4}>⋯</td>
                </tr>
              )
              : (
                <tr key={index} class={row.kind}>
                  <td class="number">{row.before}</td>
                  <td class="number">{row.after}</td>
                  <td class="sign">
                    <span aria-hidden="true">{SIGNS[row.kind]}</span>
                    {row.kind !== "same" && (
                      <span class="visually-hidden">
                        {row.kind === "added" ? t("added") : t("removed")}
                      </span>
                    )}
                  </td>
                  <td class="text">{row.text}</td>
                </tr>
              )
          )}
        </tbody>
      </table>
    </div>
  );
}

const SIGNS = { same: "", added: "+", removed: "−" } as const;
