// Owns what else a plate may have been, for whoever may not correct it.
import type { Read } from "../../server/contract/read.ts";
import { t } from "../i18n/translate.ts";
import { Certainty } from "./certainty.tsx";
import { PlateBadge } from "./plate_badge.tsx";

export function PlateCandidates({ read }: { read: Read }) {
  const others = read.candidates.filter(({ plate }) => plate !== read.plate);
  if (others.length === 0) return <p class="hint">{t("The recognizer offered nothing else.")}</p>;
  return (
    <section aria-label={t("It may also have been")}>
      <h3>{t("It may also have been")}</h3>
      <ol class="candidates">
        {others.map(({ plate, confidence }) => (
          <li key={plate} class="candidate-row">
            <PlateBadge plate={plate} />
            <Certainty ratio={confidence} />
          </li>
        ))}
      </ol>
    </section>
  );
}
