// Owns how a page says what has just been done, or why it was not.
import { t, type Text } from "../i18n/translate.ts";
import { CircleCheck } from "./icons.ts";
import { Banner } from "./status.tsx";

export function Said({ said, trouble }: { said: Text | null; trouble?: string | null }) {
  if (trouble !== undefined && trouble !== null) return <Banner tone="bad">{trouble}</Banner>;
  if (said === null) return null;
  return (
    <p class="banner good" role="status">
      <CircleCheck /> {t(said)}
    </p>
  );
}
