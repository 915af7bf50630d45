// Owns how sure a reading looks.
import type { Read } from "../../server/contract/read.ts";
import { t } from "../i18n/translate.ts";

/** How sure the recognizer was, or that it read nothing. */
export function ReadCertainty({ read }: { read: Read }) {
  return read.given_by_person === true
    ? <span class="hint">{t("given by a person")}</span>
    : <Certainty ratio={read.confidence} />;
}

/** A bar with its figure: how sure the recognizer was, 0–1. */
export function Certainty({ ratio }: { ratio: number }) {
  const percent = Math.round(ratio * 100);
  return (
    <span class="certainty-bar">
      <meter
        min={0}
        max={100}
        low={75}
        high={90}
        optimum={100}
        value={percent}
        aria-hidden="true"
      />
      {percent} %
    </span>
  );
}
