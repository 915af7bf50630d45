// Owns a camera of its own address on the loopback network, as a subnet has it: WS-Discovery at UDP
// 3702, ONVIF with HTTP's digest, and a real RTSP stream of a lane to which cars are sent.
import { type Camera, startCamera } from "../../infra/demo/camera/start_camera.ts";
import { ONVIF_ACCOUNT, startOnvifCamera } from "../../infra/demo/camera/onvif/onvif_service.ts";
import { messageIdOf, probeMatches } from "../../infra/demo/camera/onvif/onvif_responder.ts";

export interface LoopbackCamera extends AsyncDisposable {
  /** A subnet that holds its address. */
  readonly subnet: string;
  /** All addresses of that subnet. */
  readonly addresses: readonly string[];
  sendCar(plate: string): Promise<unknown>;
}

const ADDRESSES = ["127.0.70.8", "127.0.70.9", "127.0.70.10", "127.0.70.11"];
const [, ADDRESS = ""] = ADDRESSES;

export async function startLoopbackCamera(make: string): Promise<LoopbackCamera> {
  const { username, password } = ONVIF_ACCOUNT;
  const camera: Camera = startCamera({
    port: 0,
    hostname: ADDRESS,
    name: "Lane",
    username,
    password,
    traffic: { meanSecondsBetweenCars: 0 },
  });
  const streamUrl = `rtsp://${ADDRESS}:${camera.port}/stream1`;
  const onvif = startOnvifCamera({ login: "digest", streamUrl, hostname: ADDRESS });
  const socket = Deno.listenDatagram({ transport: "udp", hostname: ADDRESS, port: 3702 });
  const uuid = crypto.randomUUID();
  const answering = (async () => {
    for await (const [bytes, from] of socket) {
      const relatesTo = messageIdOf(new TextDecoder().decode(bytes));
      const scopes = [`onvif://www.onvif.org/manufacturer/${make}`];
      const xaddrs = [`http://${onvif.address}/onvif/device_service`];
      const answer = probeMatches([{ uuid, scopes, xaddrs }], { relatesTo });
      await socket.send(new TextEncoder().encode(answer), from);
    }
  })();
  await camera.ready();
  return {
    subnet: `${ADDRESSES[0]}/30`,
    addresses: ADDRESSES,
    sendCar: (plate) => camera.passNow(plate),
    async [Symbol.asyncDispose]() {
      socket.close();
      await answering;
      await onvif[Symbol.asyncDispose]();
      await camera.stop();
    },
  };
}
