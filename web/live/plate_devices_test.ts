import assert from "node:assert/strict";
import { signal } from "@preact/signals";
import type { ApiClient } from "../api_client.ts";
import { loadPlateDevices, type PlateDevices } from "./plate_devices.ts";

type Devices = Awaited<ReturnType<ApiClient["devices"]>>;

Deno.test("loadPlateDevices() drops the late answer about a location that is chosen no more", async () => {
  const answers = new Map<string, (answer: Devices) => void>();
  const api = {
    devices: ({ location_id = "" }: { location_id?: string }) =>
      new Promise<Devices>((resolve) => answers.set(location_id, resolve)),
  };
  const form = signal({ location: "a" });
  const devices = signal<PlateDevices>({ ok: true, data: [] });
  const ofA = loadPlateDevices(api, { form, devices });
  form.value = { location: "b" };
  const ofB = loadPlateDevices(api, { form, devices });
  const failed = { ok: false, status: 503, problem: null } as const;
  answers.get("b")?.(failed);
  await ofB;
  assert.equal(devices.value, failed, "that they are not known is no list of none");
  answers.get("a")?.({ ok: true, data: { items: [], next_cursor: null } });
  await ofA;
  assert.equal(devices.value, failed);
});
