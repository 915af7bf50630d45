import assert from "node:assert/strict";
import { connectServiceManager, notifyMessage, watchdogIntervalMs } from "./sd_notify.ts";

const options = (path: string) => ({ transport: "unixpacket", path } as const);

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "sd_notify_" });
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("connectServiceManager() reaches a real socket with one datagram a message", () =>
  inFolder(async (folder) => {
    const systemd = Deno.listenDatagram(options(`${folder}/notify`));
    const manager = connectServiceManager(`${folder}/notify`);
    await manager.notify({ isReady: true, isAlive: true, status: "1 of 1 cameras streaming" });
    await manager.notify({ isStopping: true });
    const text = async () => new TextDecoder().decode((await systemd.receive())[0]);
    assert.equal(await text(), "READY=1\nWATCHDOG=1\nSTATUS=1 of 1 cameras streaming");
    assert.equal(await text(), "STOPPING=1");
    manager.close();
    systemd.close();
  }));

Deno.test("connectServiceManager() tells one who does not listen the newest, and no backlog", () =>
  inFolder(async (folder) => {
    const systemd = Deno.listenDatagram(options(`${folder}/notify`));
    const manager = connectServiceManager(`${folder}/notify`);
    // More than the kernel keeps for a socket that nobody reads (net.unix.max_dgram_qlen).
    const told = Array.from(
      { length: 600 },
      (_, index) => manager.notify({ isAlive: true, status: `${index}` }),
    );
    let last = "";
    while (!last.endsWith("STATUS=599")) {
      last = new TextDecoder().decode((await systemd.receive())[0]);
    }
    await Promise.all(told);
    manager.close();
    systemd.close();
  }));

Deno.test("connectServiceManager() bears a manager that is gone, and silence after the close", () =>
  inFolder(async (folder) => {
    const manager = connectServiceManager(`${folder}/nobody`);
    await manager.notify({ isAlive: true });
    manager.close();
    await manager.notify({ isAlive: true });
  }));

Deno.test("connectServiceManager() without a socket tells nobody", async () => {
  const manager = connectServiceManager(null);
  await manager.notify({ isReady: true });
  manager.close();
});

Deno.test("notifyMessage() lets no status write a line of its own", () => {
  assert.equal(
    notifyMessage({ status: "camera\nMAINPID=1\nREADY=1" }),
    "STATUS=camera MAINPID=1 READY=1",
  );
});

Deno.test("watchdogIntervalMs() is half of the limit, and null for what is no time", () => {
  assert.equal(watchdogIntervalMs("30000000"), 15_000);
  assert.equal(watchdogIntervalMs("1"), 100, "not a busy loop");
  for (const text of [null, "", "0", "-5", "30s", "1e9"]) {
    assert.equal(watchdogIntervalMs(text), null, String(text));
  }
});
