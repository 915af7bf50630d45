// Owns how an instant looks: the place's clock, or an age that ticks.
import { useWordsOfNow } from "../live/clock.ts";
import { agoWords, instantWords } from "../words/time_words.ts";

interface InstantProps {
  readonly iso: string;
  readonly zone: string;
}

/** The time at the place; the full date as a tooltip. */
export function At(
  { iso, zone, as = "time" }: InstantProps & { as?: "time" | "day_time" | "full" },
) {
  const full = instantWords(iso, { zone, as: "full" });
  return <time dateTime={iso} title={full}>{instantWords(iso, { zone, as })}</time>;
}

/** `12 s ago`, ticking; islands only. */
export function Age({ iso, zone }: InstantProps) {
  const ago = useWordsOfNow((nowMs) => agoWords(nowMs - Date.parse(iso)));
  return (
    <time dateTime={iso} title={instantWords(iso, { zone, as: "full" })}>
      {ago}
    </time>
  );
}
