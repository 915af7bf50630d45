import assert from "node:assert/strict";
import { parseCommandLine } from "./command_line.ts";

Deno.test("parseCommandLine() refuses a camera beside a file instead of ignoring it", () => {
  let printed = "";
  const print = (text: string) => void (printed += text);
  const args = ["--config", "edge.yaml", "--camera", "rtsp://10.0.0.9/s"];
  assert.deepEqual(parseCommandLine(args, { version: "1", print }), { kind: "exit", code: 64 });
  assert.match(printed, /--camera.*cannot be used with.*--config/);
});
