import assert from "node:assert/strict";

Deno.test("the agent may use what the settings need to which it may have to go back", async () => {
  const folder = await Deno.makeTempDir({ prefix: "edge_allowance_" });
  try {
    const texts = { edge: 3001, last_known_good: 3002, proven: 3003 };
    for (const [name, port] of Object.entries(texts)) {
      await Deno.writeTextFile(`${folder}/${name}.yaml`, `http: {port: ${port}}\n`);
    }
    const main = new URL("./net_allowance_main.ts", import.meta.url).pathname;
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-check", "--no-prompt", `--allow-read=${folder}`, "--allow-sys"]
        .concat("--allow-env", main, "--config", `${folder}/edge.yaml`, "--data", folder),
      stdin: "null",
      stderr: "inherit",
    }).output();
    const allowed = new TextDecoder().decode(stdout).split(",");
    const ports = Object.values(texts).map((port) => `0.0.0.0:${port}`);
    assert.deepEqual(allowed.filter((address) => ports.includes(address)), ports);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
