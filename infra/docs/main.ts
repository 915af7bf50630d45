// `deno task docs:edge`: writes what is generated in the agent's documentation.
import { withReference } from "./config_reference.ts";

const DOCUMENT = new URL("../../edge/docs/configuration.md", import.meta.url);

if (import.meta.main) {
  const before = await Deno.readTextFile(DOCUMENT);
  await Deno.writeTextFile(DOCUMENT, withReference(before));
}
