import assert from "node:assert/strict";
import { parseCommandLine } from "./command_line.ts";

Deno.test("parseCommandLine() refuses a camera beside a file instead of ignoring it", () => {
  let printed = "";
  const print = (text: string) => void (printed += text);
  const args = ["--config", "edge.yaml", "--camera", "rtsp://10.0.0.9/s"];
  assert.deepEqual(parseCommandLine(args, { version: "1", print }), { kind: "exit", code: 64 });
  assert.match(printed, /--camera.*cannot be used with.*--config/);
});

Deno.test("parseCommandLine() tells the doctor from the agent, with the settings' options", () => {
  const parse = (args: string[]) => parseCommandLine(args, { version: "1", print: () => {} });
  const parsed = parse(["--config", "/etc/x.yaml", "doctor", "--json", "--unit-state", "failed"]);
  assert.equal(parsed.kind, "doctor");
  if (parsed.kind !== "doctor") return;
  assert.equal(parsed.line.configPath, "/etc/x.yaml");
  assert.deepEqual([parsed.isJson, parsed.unitState], [true, "failed"]);
  assert.equal(parse([]).kind, "run");
  assert.deepEqual(parse(["doktor"]), { kind: "exit", code: 64 });
});
