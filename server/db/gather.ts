// Owns making one statement of what many requests ask at about the same time. The first question
// after a pause is asked at once; while there are many, a few milliseconds' worth go together.
import DataLoader from "dataloader";

/** So often at most, if not told otherwise: 1,000 devices a second are then 125 statements. */
const EVERY_MS = 8;
const MOST_AT_ONCE = 500;

/**
 * A way to ask for one that asks for all that came meanwhile. `askAll` answers by key; what it does
 * not name is `undefined`. Nothing is remembered. When it fails all who asked are told. With a longer
 * `everyMs` fewer statements are made, and each waits that long at most.
 */
export function gather<Question, Answer>(
  askAll: (questions: readonly Question[]) => Promise<ReadonlyMap<string, Answer>>,
  keyOf: (question: Question) => string,
  { everyMs = EVERY_MS }: { everyMs?: number } = {},
): (question: Question) => Promise<Answer | undefined> {
  let askedMs = -everyMs;
  const loader = new DataLoader<Question, Answer | undefined>(
    async (questions) => {
      const answers = await askAll(questions);
      return questions.map((question) => answers.get(keyOf(question)));
    },
    {
      cache: false,
      maxBatchSize: MOST_AT_ONCE,
      batchScheduleFn: (ask) => {
        const waitMs = askedMs + everyMs - performance.now();
        askedMs = Math.max(askedMs + everyMs, performance.now());
        if (waitMs <= 0) queueMicrotask(ask);
        else setTimeout(ask, waitMs);
      },
    },
  );
  return (question) => loader.load(question);
}
