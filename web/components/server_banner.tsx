// Owns telling on every page which part of the server is away, and what that means meanwhile. What
// the parts are: server/server_parts.ts.
import { t, type Text } from "../i18n/translate.ts";
import { Banner } from "./status.tsx";

/** By the part's name in `/readyz`. That of another is not known here, and told by the API alone. */
const WORDS: Readonly<Record<string, Text>> = {
  kv: "What devices said last is not known right now. Plates are read and told as ever.",
  pictures:
    "The server's disk takes no more pictures. Plates are read and told as ever, but without theirs.",
  recognizer:
    "The recognizer reads no plates right now. Frames are kept and read once it answers again.",
};

export function ServerBanner({ awayParts }: { awayParts: readonly string[] }) {
  const told = awayParts.flatMap((part) => WORDS[part] ?? []);
  if (told.length === 0) return null;
  return (
    <Banner tone="warn">
      <ul>{told.map((text) => <li key={text}>{t(text)}</li>)}</ul>
    </Banner>
  );
}
