// Owns what incidents are judged by: the fleet as it is known at one instant. Values alone.
import type { CameraStatus, FailureReason } from "../contract/camera.ts";
import type { BrakeReport } from "../contract/device_link.ts";
import type { UpdateStatus } from "../contract/release.ts";

/** What a device said of its machine lately; `null` where it cannot be measured. */
export interface MachineFact {
  diskFreeBytes: number | null;
  memoryRatio: number | null;
  isDiskReadOnly: boolean | null;
  temperatureCelsius: number | null;
  /** It asks for pictures so many times less often, as it is hot. */
  slowedBy: number;
  isUnderVoltage: boolean | null;
  /** Its clock minus the server's, ms. */
  clockOffsetMs: number;
  /** It says itself that it does not know the time. */
  isClockUnsynced: boolean;
  /** Why it cannot keep reads on its disk; `undefined`: it does not tell. */
  spoolTrouble: string | null | undefined;
  /** What its agent leaves out as it kept ending; `undefined`: it does not tell. */
  brake: BrakeReport | null | undefined;
  /** Of its agent's releases; `null`: nothing updates it. */
  update: UpdateStatus | null;
}

export interface CameraFact {
  id: string;
  name: string;
  status: CameraStatus;
  reason: FailureReason | null;
  /** The camera's or FFmpeg's last words. */
  detail: string | null;
  /** Of its stream, since the agent was started; `null`: not known. */
  restarts: number | null;
}

/** An enrolled device. */
export interface DeviceFact {
  id: string;
  name: string;
  locationId: string;
  locationName: string;
  isInMaintenance: boolean;
  /** A sentence: why it is refused; `null`: it is not. */
  quarantineReason: string | null;
  isSilent: boolean;
  /** When it was last heard, by the server's clock. */
  heardMs: number;
  /** `null`: there is no report that is fresh. */
  machine: MachineFact | null;
  /** Only of one that is heard is this how they are now. */
  cameras: readonly CameraFact[];
}

/** `between`: nobody has asked it lately. */
export interface RecognizerFact {
  state: "bad" | "between" | "well";
  /** A sentence; empty unless `bad`. */
  text: string;
}

export interface FleetFacts {
  devices: readonly DeviceFact[];
  recognizer: RecognizerFact;
}
