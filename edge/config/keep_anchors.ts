// Owns what of the installer's file outlives the server's settings: which server this agent has and
// where its data lies. Without it a template that says nothing of them would cut the agent off.
import { isMap, parseDocument } from "yaml";

const ANCHORS = ["data_dir", "server"] as const;

/** The server's text with the file's anchors where it names none; to the letter where it has all. */
export function keepAnchors(text: string, fileText: string): string {
  const document = parseDocument(text, { prettyErrors: false });
  const file = parseDocument(fileText, { prettyErrors: false });
  // Whatever is wrong with the text is said when it is parsed as settings.
  if (document.errors.length > 0 || file.errors.length > 0) return text;
  if (!isMap(document.contents) || !isMap(file.contents)) return text;
  const kept = ANCHORS.filter((name) => !document.has(name) && file.has(name));
  if (kept.length === 0) return text;
  for (const name of kept) document.set(name, document.createNode(file.toJS()[name]));
  return document.toString({ lineWidth: 0 });
}
