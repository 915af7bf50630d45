// Owns what an agent that kept ending by itself does without, step by step. Pure.
import type { CameraSettings } from "../../server/contract/camera.ts";
import type { BrakeReport } from "../../server/contract/device_link.ts";
import type { EdgeConfig } from "../../server/contract/edge_config.ts";

type Step = BrakeReport["step"] | null;

/** Whether cameras are looked for, followed and adopted. */
export function looksForCameras(step: Step): boolean {
  return step === null || step === "kept_settings";
}

/** With remedies or without; nothing else of the settings changes. */
export function settingsAt(step: Step, config: EdgeConfig): EdgeConfig {
  if (looksForCameras(step)) return config;
  return { ...config, remedies: { ...config.remedies, mode: "off" } };
}

/** Pictures are given at any step. */
export function camerasAt(step: Step, cameras: readonly CameraSettings[]): CameraSettings[] {
  if (looksForCameras(step)) return [...cameras];
  return cameras.map((camera): CameraSettings => ({
    ...camera,
    hwaccel: "none",
    trigger: step === "bare" ? { mode: "manual" } : camera.trigger,
  }));
}
