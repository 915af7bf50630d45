// Owns a whole demo for one test: real cameras, agents, server and recognizer, on free ports.
import { cameraMover } from "../../infra/chaos/camera_mover.ts";
import type { ChaosWorld } from "../../infra/chaos/faults.ts";
import { commandCamera } from "../../infra/demo/command_camera.ts";
import { followEvents } from "../../infra/demo/event_stream.ts";
import { demoPorts, PORTS_USED } from "../../infra/demo/ports.ts";
import {
  type ReceivedDelivery,
  type Receiver,
  startReceiver,
} from "../../infra/demo/receiver/start_receiver.ts";
import { type RunningDemo, startDemo } from "../../infra/demo/start_demo.ts";
import type { Event } from "../../server/contract/event.ts";
import { freePortBase } from "./free_port_base.ts";
import { waitUntil } from "./wait_until.ts";

export interface TestDemo extends RunningDemo, AsyncDisposable {
  dir: string;
  /** Every event heard, in order. */
  events: Event[];
  deliveries: ReceivedDelivery[];
  receiver: Receiver;
  /** Sends a car with this plate; resolves when it stands in full view. */
  sendCar(camera: 0 | 1, plate: string): Promise<void>;
  /** Breaks a camera; `{fault: "clear"}`-like bodies of infra/demo/camera/fault.ts. */
  breakCamera(camera: 0 | 1, fault: unknown): Promise<void>;
  /** Gives the camera of a site its other address. */
  moveCamera: ChaosWorld["moveCamera"];
  /** Calls the server's API with the demo's key. */
  api(path: string, init?: RequestInit): Promise<Response>;
  /** The first event that fits, waiting for it. */
  event(what: string, fits: (event: Event) => boolean, timeoutMs?: number): Promise<Event>;
}

/** `await using demo = await runningDemo()`. No car comes by itself unless `hasTraffic`. */
export async function runningDemo(
  options: { hasTraffic?: boolean; hasMonitoring?: boolean } = {},
): Promise<TestDemo> {
  const dir = await Deno.makeTempDir({ prefix: "washfleet-demo-" });
  await Deno.mkdir(`${dir}/logs`);
  const ports = demoPorts(freePortBase(PORTS_USED));
  const stopping = new AbortController();
  const deliveries: ReceivedDelivery[] = [];
  const receiver = startReceiver({
    port: ports.receiver,
    secrets: [],
    onDelivery: (delivery) => void deliveries.push(delivery),
  });
  const demo = await startDemo({
    dir,
    ports,
    seed: 1,
    meanSecondsBetweenCars: options.hasTraffic ? 12 : 0,
    hasMonitoring: options.hasMonitoring ?? false,
    signal: stopping.signal,
    say: () => {},
    receiver: { url: receiver.url, useSecret: (secret) => receiver.addSecret(secret) },
  });
  const { file, programs } = demo;
  const events: Event[] = [];
  const following = followEvents({
    serverUrl: file.server_url,
    apiKey: file.api_key,
    signal: stopping.signal,
    onEvent: (event) => void events.push(event),
  });
  const command = (path: string, body: unknown) =>
    commandCamera(file.camera_control_url, path, body);
  return {
    ...demo,
    dir,
    events,
    deliveries,
    receiver,
    sendCar: (camera, plate) => command(`/cameras/${camera}/pass`, { plate }),
    breakCamera: (camera, fault) => command(`/cameras/${camera}/fault`, fault),
    moveCamera: cameraMover(file.camera_control_url, ports),
    api: (path, init) =>
      fetch(file.server_url + path, {
        ...init,
        headers: { authorization: `Bearer ${file.api_key}`, ...init?.headers },
      }),
    event: (what, fits, timeoutMs = 30_000) =>
      waitUntil(() => events.find(fits), { what, timeoutMs }),
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await following;
      await programs.stop();
      await receiver.stop();
      await Deno.remove(dir, { recursive: true });
    },
  };
}
