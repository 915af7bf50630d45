/** Hands each coded picture to every viewer, from a viewer's first keyframe on. Owns the list of viewers, no socket. */
import type { AccessUnit } from "./h264/nal_units.ts";

/** A picture as it goes out: a keyframe brings its parameter sets. */
export type Picture = {
  isKeyframe: boolean;
  nalUnits: Uint8Array[];
  /** 90 kHz, from the camera's start. */
  timestamp: number;
};

export interface Viewer {
  /** Called once a picture, in order. Must not throw. */
  show(picture: Picture): void;
}

export class Broadcast {
  readonly #viewers = new Map<Viewer, { waitsForKeyframe: boolean }>();

  get viewerCount(): number {
    return this.#viewers.size;
  }

  add(viewer: Viewer): void {
    this.#viewers.set(viewer, { waitsForKeyframe: true });
  }

  remove(viewer: Viewer): void {
    this.#viewers.delete(viewer);
  }

  /** Every viewer starts anew at the next keyframe, as after a gap. */
  waitForKeyframe(): void {
    for (const state of this.#viewers.values()) state.waitsForKeyframe = true;
  }

  publish(
    accessUnit: AccessUnit,
    { sps, pps, timestamp }: { sps: Uint8Array; pps: Uint8Array; timestamp: number },
  ): void {
    const { isKeyframe, slices } = accessUnit;
    const nalUnits = isKeyframe ? [sps, pps, ...slices] : slices;
    for (const [viewer, state] of this.#viewers) {
      if (state.waitsForKeyframe && !isKeyframe) continue;
      state.waitsForKeyframe = false;
      viewer.show({ isKeyframe, nalUnits, timestamp });
    }
  }
}
