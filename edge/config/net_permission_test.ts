import assert from "node:assert/strict";
import { lockedOutCameras, lockedOutSubnets } from "./net_permission.ts";

Deno.test("lockedOutCameras() names the HTTP cameras that were not there at the start, and no RTSP one", () => {
  const cameras = [
    { id: "a", url: "rtsp://10.0.0.9/s" },
    { id: "b", url: "http://10.0.0.10/snap.jpg" },
    { id: "c", url: "https://10.0.0.11/snap.jpg" },
  ];
  assert.deepEqual(lockedOutCameras(cameras, (url) => url.includes("10.0.0.10")), [
    "cameras.c.url",
  ]);
});

Deno.test("lockedOutSubnets() tells of a network that the process was not started for", () => {
  const isAllowed = (url: string) => url.includes("10.9.8.0");
  assert.deepEqual(lockedOutSubnets(["10.9.8.0/24"], isAllowed), []);
  assert.deepEqual(lockedOutSubnets(["10.9.8.0/24", "10.9.9.0/24"], isAllowed), [
    "discovery.subnets",
  ]);
});

Deno.test("isNetAllowed() goes by what the process was started with", async () => {
  const module = new URL("./net_permission.ts", import.meta.url).href;
  const script = `import { isNetAllowed } from "${module}";
    console.log(["http://127.0.0.1:81/", "http://127.0.0.1/", "https://[::1]/"].map(isNetAllowed).join());`;
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(file, script);
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-config", "--allow-net=127.0.0.1:80,[::1]:443", file],
  }).output();
  await Deno.remove(file);
  assert.equal(
    new TextDecoder().decode(stdout).trim(),
    "false,true,true",
    new TextDecoder().decode(stderr),
  );
});
