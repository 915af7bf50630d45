// Owns how a part of a page looks that could not be read.
import type { Answer } from "../api_client.ts";
import { problemWords } from "../words/problem_words.ts";
import { Notice } from "./notice.tsx";

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
      action={{ href: "", label: "Try again" }}
    />
  );
}
