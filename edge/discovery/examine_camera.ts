// Owns what is asked of one camera once its password is known: who it is, its streams, and where the
// wanted one is. Hosts that it names are replaced by the address that answered.
import type { StreamProfile } from "../../server/contract/discovery.ts";
import type { Found } from "./found_camera.ts";
import { createOnvifClient, type OnvifClientOptions, type OnvifRefusal } from "./onvif_client.ts";
import {
  type DeviceInformation,
  QUESTIONS,
  readDateAndTime,
  readInformation,
  readMediaAddress,
  readProfiles,
  readStreamUri,
  streamUriQuestion,
} from "./onvif_messages.ts";

export interface Examined {
  readonly ok: true;
  readonly information: DeviceInformation;
  readonly streams: StreamProfile[];
  /** Of the chosen stream; null: none was asked for, or none has a picture. */
  readonly stream: { readonly token: string; readonly url: string } | null;
}

export interface ExamineOptions extends OnvifClientOptions {
  /** Null: only who it is and what streams it has. */
  readonly choose: ((streams: readonly StreamProfile[]) => StreamProfile | null) | null;
}

/** Only a serial number proves that a camera elsewhere is the known one. */
export async function examineCamera(
  camera: Pick<Found, "address" | "xaddrs">,
  options: ExamineOptions,
): Promise<Examined | OnvifRefusal> {
  const client = createOnvifClient(options);
  const device = deviceAddress(camera);
  try {
    const time = await client.askOpenly(
      device,
      QUESTIONS.dateAndTime,
      "GetSystemDateAndTimeResponse",
    );
    if (!time.ok && time.why === "away") return time;
    const cameraTime = time.ok ? readDateAndTime(time.answer) : null;
    if (cameraTime !== null) {
      const offsetMs = cameraTime.getTime() - Date.now();
      client.clock = () => new Date(Date.now() + offsetMs);
    }
    const told = await client.ask(device, QUESTIONS.information, "GetDeviceInformationResponse");
    if (!told.ok) return told;
    const information = readInformation(told.answer);
    const able = await client.ask(device, QUESTIONS.capabilities, "GetCapabilitiesResponse");
    const said = able.ok ? readMediaAddress(able.answer) : null;
    const media = said === null ? device : atAddress(said, camera.address) ?? device;
    const listed = await client.ask(media, QUESTIONS.profiles, "GetProfilesResponse");
    if (!listed.ok && options.choose !== null) return listed;
    const streams = listed.ok ? readProfiles(listed.answer) : [];
    const chosen = options.choose?.(streams) ?? null;
    if (chosen === null) return { ok: true, information, streams, stream: null };
    const answer = await client.ask(media, streamUriQuestion(chosen.token), "GetStreamUriResponse");
    if (!answer.ok) return answer;
    const uri = readStreamUri(answer.answer);
    const url = uri === null || !/^rtsp:/i.test(uri) ? null : atAddress(uri, camera.address);
    const stream = url === null ? null : { token: chosen.token, url: url.href };
    return { ok: true, information, streams, stream };
  } finally {
    client.close();
  }
}

/** By HTTP, as most cameras have a certificate that nobody trusts; digests need no more. */
function deviceAddress({ address, xaddrs }: Pick<Found, "address" | "xaddrs">): URL {
  const said = xaddrs.find((text) => text.startsWith("http:")) ?? "";
  return atAddress(said, address) ?? new URL(`http://${hostIn(address)}/onvif/device_service`);
}

/** The same address at the host that answered, without credentials; null of what is no URL. */
export function atAddress(text: string, address: string): URL | null {
  const url = URL.parse(text);
  if (url === null) return null;
  // No port of a stranger's url may be kept for another scheme: cameras name their own.
  atHost(url, address);
  url.username = url.password = url.hash = "";
  return url.host === "" ? null : url;
}

/** Changes this url's host only. */
export function atHost(url: URL, address: string): URL {
  url.hostname = hostIn(address);
  return url;
}

function hostIn(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}
