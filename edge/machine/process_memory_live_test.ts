// With a real process and the kernel's own words of it.
import assert from "node:assert/strict";
import { processMemory } from "./process_memory.ts";

Deno.test("processMemory() measures a real FFmpeg, and nothing of it once it is gone", async () => {
  const child = new Deno.Command("/usr/bin/ffmpeg", {
    args: [
      ..."-nostdin -loglevel error -re -f lavfi -i testsrc2=s=1920x1080:r=5".split(" "),
      ..."-c:v mjpeg -f mpjpeg pipe:1".split(" "),
    ],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read(); // a picture has come: it is under way
  const folder = await Deno.makeTempDir();
  try {
    await copyStatus(child.pid, folder);
    const bytes = await processMemory(child.pid, { folder });
    assert.ok(bytes !== null && bytes > 10_000_000 && bytes < 1_000_000_000, `${bytes}`);
    child.kill("SIGKILL");
    await reader.cancel();
    await child.status;
    await copyStatus(child.pid, folder);
    assert.equal(await processMemory(child.pid, { folder }), null);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** As the service beside the agent does: Deno itself opens nothing below /proc. */
async function copyStatus(pid: number, folder: string): Promise<void> {
  const { stdout } = await new Deno.Command("cat", {
    args: [`/proc/${pid}/status`],
    stderr: "null",
  }).output();
  await Deno.mkdir(`${folder}/${pid}`, { recursive: true });
  await Deno.writeFile(`${folder}/${pid}/status`, stdout);
}

Deno.test("processMemory() needs no more than the folder that the unit binds", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/7`);
    await Deno.writeTextFile(`${folder}/7/status`, "VmRSS:\t   100 kB\n");
    const module = new URL("./process_memory.ts", import.meta.url).href;
    const script = `${folder}/read.ts`;
    await Deno.writeTextFile(
      script,
      `import { processMemory } from "${module}";
       const folder = "${folder}";
       console.log(await processMemory(7, { folder }), await processMemory(Deno.pid, { folder: "/proc" }));`,
    );
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "--no-config", `--allow-read=${folder}`, script],
    }).output();
    const said = new TextDecoder().decode(stdout).trim();
    assert.equal(said, "102400 null", new TextDecoder().decode(stderr));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
