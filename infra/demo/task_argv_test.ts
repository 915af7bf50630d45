import assert from "node:assert/strict";
import { readDenoJson, taskArgv } from "./task_argv.ts";

Deno.test("taskArgv() takes the command behind the setup", () => {
  const json = { tasks: { edge: "deno run setup.ts && deno run --allow-net  edge/main.ts" } };
  assert.deepEqual(taskArgv(json, "edge"), ["run", "--allow-net", "edge/main.ts"]);
});

Deno.test("taskArgv() refuses a task that is no plain deno run", () => {
  assert.throws(() => taskArgv({ tasks: { x: "echo hi" } }, "x"), /Cannot start the task x/);
  assert.throws(() => taskArgv({ tasks: {} }, "gone"), /Cannot start the task gone/);
});

Deno.test("taskArgv() finds what ships, never with every permission", async () => {
  const json = await readDenoJson();
  for (const task of ["edge", "server"]) {
    const argv = taskArgv(json, task);
    assert.ok(argv.some((part) => part.startsWith("--allow-")), task);
    assert.ok(!argv.includes("-A") && !argv.includes("--allow-all"), task);
    assert.ok(!argv.includes("--allow-run"), `${task} may run anything`);
  }
});
