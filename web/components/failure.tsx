// Owns how a part of a page looks that could not be read.
import type { Answer } from "../api/call.ts";
import { problemWords } from "../words/problem_words.ts";
import { Notice } from "./notice.tsx";
import { t } from "../i18n/translate.ts";

interface FailureProps {
  readonly title: string;
  readonly answer: Extract<Answer<unknown>, { ok: false }>;
  /** On a page that has no other. */
  readonly isPageTitle?: boolean;
}

export function Failure({ title, answer, isPageTitle = false }: FailureProps) {
  return (
    <Notice
      tone="bad"
      isPageTitle={isPageTitle}
      title={title}
      text={problemWords(answer)}
      action={{ href: "", label: t("Try again") }}
    />
  );
}
