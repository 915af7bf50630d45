import assert from "node:assert/strict";
import { testDatabase } from "../../tests/support/database.ts";
import {
  cameraReport,
  enrolled,
  heartbeat,
  type LinkInstance,
  linkInstance,
  makeLocation,
} from "../../tests/support/link_instance.ts";
import { sql } from "../db/sql.ts";

/** What these tests look at in an answer, whichever it is; the contract is tested elsewhere. */
interface Answer {
  id: string;
  name: string;
  code: string;
  claim_code: string;
  claim_expires_at: string;
  next_cursor: string | null;
  device: { id: string; status: string; address: string | null };
  items: { id: string; name: string; cameras: { fps: number }[] }[];
  errors?: { path: string }[];
}

interface Site {
  instance: LinkInstance;
  here: string;
  there: string;
  /** Asks as somebody who may do everything. */
  ask(
    path: string,
    options?: { method?: string; json?: unknown; token?: string },
  ): Promise<[status: number, body: Answer]>;
}

async function withSite(work: (site: Site) => Promise<void>): Promise<void> {
  await using database = await testDatabase();
  using kv = await Deno.openKv(":memory:");
  await using instance = await linkInstance(database.db, { kv });
  const everything = await instance.key(["fleet:read", "fleet:write"]);
  await work({
    instance,
    here: await makeLocation(database.db, "Here"),
    there: await makeLocation(database.db, "There"),
    ask: async (path, options = {}) => {
      const response = await instance.ask(path, { token: everything, ...options });
      const text = await response.text();
      return [response.status, text === "" ? {} : JSON.parse(text)];
    },
  });
}

Deno.test("POST /api/devices answers with a claim code that an agent can use", async () => {
  await withSite(async ({ instance, here, ask }) => {
    const [status, made] = await ask("/api/devices", {
      json: { name: "Lane", location_id: here, address: "http://10.0.0.5:3000/" },
    });
    assert.equal(status, 201);
    assert.match(made.claim_code, /^WF-[A-Z2-9]{3}-[A-Z2-9]{3}-[A-Z2-9]{3}$/);
    assert.deepEqual([made.device.status, made.device.address], [
      "offline",
      "http://10.0.0.5:3000",
    ]);
    const json = {
      link_version: 1,
      claim_code: made.claim_code,
      hardware_id: "hardware-a",
      hostname: "pi",
      agent_version: "1",
      capabilities: [],
    };
    const response = await instance.ask("/api/enroll", { json });
    assert.equal((await response.json()).device_id, made.device.id);
  });
});

Deno.test("POST /api/devices keeps the agent's key sealed, and shows it nowhere", async () => {
  await withSite(async ({ instance, here, ask }) => {
    const key = "canary-canary-canary";
    const json = {
      name: "Lane",
      location_id: here,
      address: "http://10.0.0.5:3000",
      address_key: key,
    };
    const [, made] = await ask("/api/devices", { json });
    const [, shown] = await ask(`/api/devices/${made.device.id}`);
    const rows = await instance.db.rows<{ text: string }>(sql`
      select d::text as text from devices d union all select a::text from audit_log a`);
    for (const text of [made, shown, rows].map((part) => JSON.stringify(part))) {
      assert.ok(!text.includes(key));
    }
    const stored = await instance.db.row<{ sealed: Uint8Array }>(
      sql`select address_key_sealed as sealed from devices`,
    );
    assert.equal(await instance.sealer.open(stored?.sealed ?? new Uint8Array()), key);
  });
});

Deno.test("GET /api/devices?search= finds a part of the device's or its location's name, as written", async () => {
  await withSite(async ({ here, there, ask }) => {
    for (const [name, location_id] of [["Pay_lane", here], ["Exit 100%", here], ["Bay", there]]) {
      await ask("/api/devices", { json: { name, location_id } });
    }
    const found = async (search: string) => {
      const [, { items }] = await ask(`/api/devices?search=${encodeURIComponent(search)}`);
      return items.map(({ name }) => name);
    };
    assert.deepEqual(await found("LANE"), ["Pay_lane"]);
    assert.deepEqual(await found("there"), ["Bay"]);
    assert.deepEqual(await found("0%"), ["Exit 100%"]);
    assert.deepEqual(await found("_"), ["Pay_lane"]);
    assert.deepEqual(await found("a%b"), []);
    assert.equal((await ask("/api/devices?search=%00"))[0], 400);
  });
});

Deno.test("device routes name what is wrong, and refuse two devices of one name", async () => {
  await withSite(async ({ here, there, ask }) => {
    const nowhere = crypto.randomUUID();
    const cases: [unknown, number, string][] = [
      [{ name: " ", location_id: here }, 400, "name"],
      [{ name: "x", location_id: "1 or 1=1" }, 400, "location_id"],
      [{ name: "x", location_id: here, address: "ftp://10.0.0.1" }, 400, "address"],
      [{ name: "x", location_id: here, adress: "http://10.0.0.1" }, 400, ""],
      [{ name: "x\0", location_id: here }, 400, "name"],
      [{ name: "x", location_id: nowhere }, 404, "location_not_found"],
    ];
    for (const [json, status, what] of cases) {
      const [answered, body] = await ask("/api/devices", { json });
      assert.deepEqual([answered, body.errors?.[0]?.path ?? body.code], [status, what]);
    }
    const [, first] = await ask("/api/devices", { json: { name: "x", location_id: here } });
    const [, second] = await ask("/api/devices", { json: { name: "x", location_id: there } });
    const again = await ask("/api/devices", { json: { name: "x", location_id: here } });
    assert.deepEqual([again[0], again[1].code], [409, "device_name_taken"]);
    const move = { method: "PATCH", json: { location_id: here } };
    const moved = await ask(`/api/devices/${second.device.id}`, move);
    assert.deepEqual([moved[0], moved[1].code], [409, "device_name_taken"]);
    assert.notEqual(first.device.id, second.device.id);
  });
});

Deno.test("GET /api/devices filters by location and status, and pages by name without a gap", async () => {
  await withSite(async ({ instance, here, there, ask }) => {
    for (const name of ["c", "a", "b"]) {
      await ask("/api/devices", { json: { name, location_id: here } });
    }
    const device = await enrolled(instance, { name: "b", locationId: there });
    const beat = await instance.ask("/api/device/heartbeat", {
      json: heartbeat(),
      token: device.device_token,
    });
    assert.equal(beat.status, 200);
    await beat.body?.cancel();
    const names: string[] = [];
    for (let path: string | null = "/api/devices?limit=1"; path !== null;) {
      const [, page] = await ask(path);
      names.push(...page.items.map((item) => item.name));
      path = page.next_cursor && `/api/devices?limit=1&cursor=${page.next_cursor}`;
    }
    assert.deepEqual(names, ["a", "b", "b", "c"]);
    const [, online] = await ask("/api/devices?status=online");
    assert.deepEqual(online.items.map((item) => item.id), [device.device_id]);
    assert.equal(online.items[0]?.cameras[0]?.fps, 1);
    const [, local] = await ask(`/api/devices?location_id=${here}`);
    assert.equal(local.items.length, 3);
    assert.equal((await ask("/api/devices?cursor=made-up"))[0], 400);
    assert.equal((await ask("/api/devices?status=sleepy"))[0], 400);
  });
});

Deno.test("a key for one location finds nothing of another, whatever it tries", async () => {
  await withSite(async ({ instance, here, there, ask }) => {
    const [, { device }] = await ask("/api/devices", {
      json: { name: "Lane", location_id: there },
    });
    const token = await instance.key(["fleet:read", "fleet:write"], [here]);
    const tries: [string, { method?: string; json?: unknown }][] = [
      [`/api/devices/${device.id}`, {}],
      [`/api/devices/${device.id}`, { method: "PATCH", json: { name: "Mine" } }],
      [`/api/devices/${device.id}`, { method: "DELETE" }],
      [`/api/devices/${device.id}/claims`, { json: {} }],
      [`/api/devices/${device.id}/commands`, {}],
      [`/api/devices/${device.id}/commands`, {
        json: { kind: "restart_camera", camera_id: "lane-1" },
      }],
      [`/api/devices/${device.id}/cameras/lane-1/snapshot`, {}],
      ["/api/devices", { json: { name: "New", location_id: there } }],
    ];
    for (const [path, options] of tries) {
      assert.equal((await ask(path, { ...options, token }))[0], 404, `${options.method} ${path}`);
    }
    assert.deepEqual((await ask("/api/devices", { token }))[1].items, []);
    const [, own] = await ask("/api/devices", {
      json: { name: "Own", location_id: here },
      token,
    });
    const move = { method: "PATCH", json: { location_id: there }, token };
    assert.equal((await ask(`/api/devices/${own.device.id}`, move))[0], 404);
    const [, still] = await ask(`/api/devices/${device.id}`);
    assert.equal(still.name, "Lane");
  });
});

Deno.test("a key that may only read changes nothing", async () => {
  await withSite(async ({ instance, here, ask }) => {
    const [, { device }] = await ask("/api/devices", { json: { name: "Lane", location_id: here } });
    const token = await instance.key(["fleet:read"]);
    const tries: [string, { method?: string; json?: unknown }][] = [
      [`/api/devices/${device.id}`, { method: "PATCH", json: { name: "Mine" } }],
      [`/api/devices/${device.id}`, { method: "DELETE" }],
      [`/api/devices/${device.id}/claims`, { method: "POST" }],
      ["/api/devices", { json: { name: "New", location_id: here } }],
      ["/api/locations", { json: { name: "New" } }],
    ];
    for (const [path, options] of tries) {
      assert.equal((await ask(path, { ...options, token }))[0], 403);
    }
  });
});

Deno.test("POST /api/devices/:id/claims works without a body, and each write leaves an audit row", async () => {
  await withSite(async ({ instance, here, ask }) => {
    const device = await enrolled(instance, { name: "Lane", locationId: here });
    const path = `/api/devices/${device.device_id}`;
    const [status, claim] = await ask(`${path}/claims`, { method: "POST" });
    assert.equal(status, 201);
    assert.ok(Date.parse(claim.claim_expires_at) > Date.now() + 6 * 86_400_000);
    const report = heartbeat({ cameras: [cameraReport()] });
    const beat = await instance.ask("/api/device/heartbeat", {
      json: report,
      token: device.device_token,
    });
    await beat.body?.cancel();
    const restart = { json: { kind: "restart_camera", camera_id: "lane-1" } };
    assert.equal((await ask(`${path}/commands`, restart))[0], 202);
    const wrong = await ask(`${path}/commands`, {
      json: { kind: "restart_camera", camera_id: "none" },
    });
    assert.deepEqual([wrong[0], wrong[1].code], [404, "no_such_camera"]);
    assert.equal((await ask(path, { method: "PATCH", json: { name: "Exit" } }))[1].name, "Exit");
    assert.equal((await ask(path, { method: "DELETE" }))[0], 204);
    assert.equal((await ask(path))[0], 404);
    const rows = await instance.db.rows<{ action: string }>(
      sql`select action from audit_log where target_kind = 'device' order by id`,
    );
    assert.deepEqual(rows.map((row) => row.action), [
      "device.register",
      "device.enroll",
      "device.new_claim_code",
      "device.send_command",
      "device.update",
      "device.delete",
    ]);
    assert.equal(await instance.states.get(device.device_id), null);
    const gone = await instance.ask("/api/device/heartbeat", {
      json: report,
      token: device.device_token,
    });
    assert.equal(gone.status, 401);
    await gone.body?.cancel();
  });
});
