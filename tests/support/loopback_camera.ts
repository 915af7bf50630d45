// Owns a camera of its own address on the loopback network, as a subnet has it: WS-Discovery at UDP
// 3702, ONVIF with HTTP's digest, and a real RTSP stream of a lane to which cars are sent.
import { type Camera, startCamera } from "../../infra/demo/camera/start_camera.ts";
import { startOnvifFace } from "../../infra/demo/camera/onvif/onvif_face.ts";
import { ONVIF_ACCOUNT } from "../../infra/demo/camera/onvif/onvif_service.ts";

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
  const face = await startOnvifFace({
    ...{ name: camera.name, hostname: ADDRESS, port: 0, username, password, make },
    streamUrl: camera.url,
  });
  await camera.ready();
  return {
    subnet: `${ADDRESSES[0]}/30`,
    addresses: ADDRESSES,
    sendCar: (plate) => camera.passNow(plate),
    async [Symbol.asyncDispose]() {
      await face[Symbol.asyncDispose]();
      await camera.stop();
    },
  };
}
