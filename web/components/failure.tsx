// Owns how a part of a page looks that could not be read.
import type { Answer } from "../api/call.ts";
import { problemWords } from "../words/problem_words.ts";
import { Notice } from "./notice.tsx";
import { t } from "../i18n/translate.ts";

interface FailureProps {
  readonly title: string;
  readonly answer: Extract<Answer<unknown>, { ok: false }>;
}

export function Failure({ title, answer }: FailureProps) {
  return (
    <Notice
      tone="bad"
      title={title}
      text={problemWords(answer)}
      action={{ href: "", label: t("Try again") }}
    />
  );
}
