import assert from "node:assert/strict";
import { findHardwareId, hardwareId } from "./hardware_id.ts";

const FACTS = { fallback: "seed", dataDir: "/data" };

Deno.test("hardwareId() goes by the burnt-in address, not by a bridge's or a container's", () => {
  const one = hardwareId({ ...FACTS, macs: ["02:42:ac:11:00:02", "dc:a6:32:00:00:01"] });
  const other = hardwareId({ ...FACTS, macs: ["dc:a6:32:00:00:01"], fallback: "another" });
  assert.equal(one, other);
  assert.notEqual(one, hardwareId({ ...FACTS, macs: ["02:42:ac:11:00:02"] }));
});

Deno.test("findHardwareId() stays the same over restarts", async () => {
  const dataDir = await Deno.makeTempDir();
  const first = await findHardwareId(dataDir);
  assert.equal(await findHardwareId(dataDir), first);
  await Deno.remove(dataDir, { recursive: true });
});
