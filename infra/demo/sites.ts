// Owns the demo's two sites: their names, cameras and the configuration of their agents.
import { stringify } from "yaml";
import type { DemoPorts } from "./ports.ts";

export interface DemoSite {
  location: string;
  timezone: string;
  device: string;
  cameraId: string;
  cameraName: string;
}

/** Which of the two. */
export type SiteIndex = 0 | 1;

/** One site of each kind of morning: the camera's id is unique over the demo, as in the truth file. */
export const DEMO_SITES: readonly [DemoSite, DemoSite] = [
  {
    location: "Austin North",
    timezone: "America/Chicago",
    device: "austin-north-pi",
    cameraId: "north-entry",
    cameraName: "North entry",
  },
  {
    location: "Denver South",
    timezone: "America/Denver",
    device: "denver-south-pi",
    cameraId: "south-entry",
    cameraName: "South entry",
  },
];

/** What the cameras ask for; a real camera has a password too. */
export const CAMERA_LOGIN = { username: "washfleet", password: "demo-camera" };

/** Where a car stands at the stop line: as an installer would draw it, without the arm in front. */
const ZONE = [[0.25, 0.35], [0.75, 0.35], [0.78, 0.85], [0.22, 0.85]];

/** The agent's YAML, as an installer would write it. */
export function edgeYaml(
  site: DemoSite,
  options: {
    ports: DemoPorts;
    edgePort: number;
    cameraUrl: string;
    /** CIDR: where its camera is looked for. */
    subnet: string;
    dataDir: string;
    claimCode: string | null;
  },
): string {
  return stringify({
    server: {
      url: `http://127.0.0.1:${options.ports.server}`,
      ...(options.claimCode === null ? {} : { claim_code: options.claimCode }),
    },
    data_dir: options.dataDir,
    http: { host: "127.0.0.1", port: options.edgePort },
    discovery: { subnets: [options.subnet] },
    cameras: [{
      id: site.cameraId,
      name: site.cameraName,
      url: options.cameraUrl,
      zone: ZONE,
      trigger: { mode: "vehicle" },
    }],
  });
}

/** The camera's address with its login in it. */
export function withLogin(rtspUrl: string): string {
  const url = new URL(rtspUrl);
  url.username = CAMERA_LOGIN.username;
  url.password = CAMERA_LOGIN.password;
  return url.href;
}
