// Owns the way between the pages about plates.
import type { VisitCount } from "../../server/contract/visit.ts";
import { t } from "../i18n/translate.ts";
import TabRow from "../islands/tab_row.tsx";
import { countWords } from "../words/number_words.ts";

export interface PlateTabsProps {
  readonly path: string;
  /** How much waits for a look; `null`: not known. */
  readonly toReview: VisitCount | null;
}

export function PlateTabs({ path, toReview }: PlateTabsProps) {
  const tabs = [
    { href: "/plates", label: t("All reads") },
    { href: "/plates/review", label: reviewLabel(toReview) },
    { href: "/settings/lists", label: t("Lists of plates") },
  ];
  return <TabRow tabs={tabs} path={path} label={t("Plates")} />;
}

function reviewLabel(toReview: VisitCount | null): string {
  if (toReview === null || toReview.count === 0) return t("To review");
  const count = countWords(toReview.count) + (toReview.is_more ? "+" : "");
  return t("To review ({count})", { count });
}
