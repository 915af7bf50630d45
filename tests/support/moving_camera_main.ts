// A camera as a process of its own, in a network namespace of its own: WS-Discovery, ONVIF and RTSP.
// With `--hostile` it says that it is that camera, takes any login, and offers every bad one. What it
// gets by TCP is written to --out again and again. Arguments: --uuid, --announced, --make, --out.
import { parseArgs } from "node:util";
import { startCamera } from "../../infra/demo/camera/start_camera.ts";
import { startByteTrap } from "./byte_trap.ts";
import { ONVIF_ACCOUNT, startOnvifCamera } from "../../infra/demo/camera/onvif/onvif_service.ts";
import { messageIdOf, probeMatches } from "../../infra/demo/camera/onvif/onvif_responder.ts";

const GROUP = "239.255.255.250";
const CHALLENGES =
  'WWW-Authenticate: Basic realm="x"\r\nWWW-Authenticate: Digest realm="x", nonce="1"';

const { values } = parseArgs({
  options: {
    uuid: { type: "string", default: "" },
    announced: { type: "string", default: "" },
    make: { type: "string", default: "" },
    serial: { type: "string", default: "" },
    out: { type: "string", default: "" },
    hostile: { type: "boolean", default: false },
  },
});
const { uuid, announced, make, serial, out, hostile: isGullible } = values;
const { username, password } = ONVIF_ACCOUNT;
const everywhere = "0.0.0.0";
const onvif = startOnvifCamera({
  ...{ hostname: everywhere, port: 80, serial, announcedHost: announced, isGullible },
  login: isGullible ? "everything" : "digest",
  streamUrl: `rtsp://${announced}:554/stream1`,
});
const trap = isGullible
  ? startByteTrap(() => `RTSP/1.0 401 X\r\nCSeq: 1\r\n${CHALLENGES}\r\n\r\n`, {
    hostname: everywhere,
    port: 554,
  })
  : null;
if (!isGullible) {
  startCamera({ port: 554, hostname: everywhere, name: uuid, username, password });
}
setInterval(() => {
  const text = JSON.stringify([...onvif.received, ...trap?.received ?? []]);
  Deno.writeTextFileSync(`${out}.new`, text);
  Deno.renameSync(`${out}.new`, out);
}, 100);

const socket = Deno.listenDatagram({
  ...{ transport: "udp", hostname: everywhere, port: 3702, reuseAddress: true },
});
await socket.joinMulticastV4(GROUP, everywhere);
const scopes = [`onvif://www.onvif.org/manufacturer/${make}`, "onvif://www.onvif.org/hardware/X1"];
const xaddrs = [`http://${announced}/onvif/device_service`];
for await (const [bytes, from] of socket) {
  const relatesTo = messageIdOf(new TextDecoder().decode(bytes));
  const answer = probeMatches([{ uuid, scopes, xaddrs }], { relatesTo });
  // While it has no address there is no way back either.
  await socket.send(new TextEncoder().encode(answer), from).catch(() => {});
}
