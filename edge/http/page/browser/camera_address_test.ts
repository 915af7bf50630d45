import assert from "node:assert/strict";
import { strikeUrl } from "../../../config/strike_secrets.ts";
import { cameraUrl, shownAddress, suggestId } from "./camera_address.js";

const BARE = { user: "", password: "", hasLogin: false };

Deno.test("a password may hold what a URL would read as something else", () => {
  const password = "p@ss:w/o?r#d'!";
  const url = cameraUrl({ ...BARE, address: "rtsp://10.0.0.9:554/s", user: "admin", password });
  const parsed = new URL(url ?? "");
  assert.equal(decodeURIComponent(parsed.password), password);
  assert.equal(parsed.host, "10.0.0.9:554");
  assert.equal(parsed.pathname, "/s");
});

Deno.test("a host alone becomes an rtsp address; nonsense is refused", () => {
  assert.equal(cameraUrl({ ...BARE, address: " 10.0.0.9/s " }), "rtsp://10.0.0.9/s");
  for (const address of ["", "rtsp://", "http:// x"]) {
    assert.equal(cameraUrl({ ...BARE, address }), null, address);
  }
});

Deno.test("what the agent struck out goes back as it came, for the agent to fill in", () => {
  const shown = strikeUrl("rtsp://admin:secret@10.0.0.9/s?token=1");
  const { address, hasLogin } = shownAddress(shown);
  assert.deepEqual([address, hasLogin], ["rtsp://10.0.0.9/s?***", true]);
  assert.equal(cameraUrl({ ...BARE, address, hasLogin }), shown);
  const replaced = cameraUrl({ address, hasLogin, user: "me", password: "new" });
  assert.equal(replaced, "rtsp://me:new@10.0.0.9/s?***");
});

Deno.test("a login typed into the address gives way to the one in the fields", () => {
  const url = cameraUrl({ address: "rtsp://a:b@h/s", user: "c", password: "d", hasLogin: false });
  assert.equal(url, "rtsp://c:d@h/s");
});

Deno.test("suggestId() makes an id that is allowed and free", () => {
  assert.equal(suggestId("Lane 2 (exit)", []), "lane-2-exit");
  assert.equal(suggestId("Ausfahrt Süd", []), "ausfahrt-sud");
  assert.equal(suggestId("洗车", ["camera"]), "camera-2");
  assert.match(suggestId("x".repeat(80), []), /^[a-z0-9][a-z0-9_-]{0,39}$/);
});
