/**
 * The film: the empty lane, a car's pass, the dark, each as groups of pictures of one second that start with a keyframe.
 * Decides nothing about when something is shown.
 */
import type { AccessUnit, CodedSequence } from "../h264/nal_units.ts";
import { encodedHeightPx } from "../h264/stamp.ts";
import { encodePictures, framesPerSecond } from "./encode.ts";
import { drawGateArm, drawLane, sceneHeightPx, sceneWidthPx } from "./lane_svg.ts";
import type { LaneLook } from "./lane_svg.ts";
import { carHeightPx, carWidthPx } from "./car_svg.ts";
import { rasterize } from "./rasterize.ts";
import type { Raster } from "./rasterize.ts";

/** Starts with a keyframe; shorter than a second means that the last picture stands for the rest. */
export type PictureGroup = AccessUnit[];

/** How everything is filmed: by day or in the dark, and in which size (the strip included). */
export type FilmStyle = { light: "day" | "dark"; resolution: { width: number; height: number } };

/** What a camera shows while one car passes. */
export type PassFilm = {
  arriving: PictureGroup[];
  /** One group a second of waiting, each with other noise. */
  waiting: PictureGroup[];
  leaving: PictureGroup[];
};

type Film = { parameterSets: Pick<CodedSequence, "sps" | "pps">; groups: PictureGroup[] };

const armAngles = [0, 12, 30, 50, 74];
const arrivingFrames = 2 * framesPerSecond;
const leavingFrames = 2 * framesPerSecond;
// What a sensor's noise does: no two pictures of the same scene are alike.
const noise = "noise=alls=9:allf=t";

/** One site's scene: draws once, encodes on demand. */
export class Scene {
  readonly #lane: Raster;
  readonly #arms: Raster[];

  constructor(look: LaneLook) {
    this.#lane = rasterize(drawLane(look));
    this.#arms = armAngles.map((angle) => rasterize(drawGateArm(angle)));
  }

  /** `seconds` groups of the lane without a car. */
  async filmIdle(
    style: FilmStyle,
    { seconds, signal }: { seconds: number; signal: AbortSignal },
  ): Promise<Film> {
    const filter = `${still(0)}[lane];${still(1, "yuva420p")}[arm];` +
      `[lane][arm]overlay,${finish(style)}`;
    const coded = await encodePictures([this.#lane, this.#closedArm()], {
      filter,
      keyframes: `eq(mod(n,${framesPerSecond}),0)`,
      frameCount: seconds * framesPerSecond,
      signal,
    });
    return toFilm(coded);
  }

  /** A car that arrives in 2 s, stands for `waitingSeconds`, leaves in 2 s. */
  async filmPass(
    carSvg: string,
    { waitingSeconds, style, signal }: {
      waitingSeconds: number;
      style: FilmStyle;
      signal: AbortSignal;
    },
  ): Promise<PassFilm> {
    const leaveFrame = arrivingFrames + waitingSeconds;
    const coded = await encodePictures([this.#lane, rasterize(carSvg), ...this.#arms], {
      filter: passFilter({ leaveFrame, style }),
      keyframes: `lte(n,${leaveFrame})*gte(n,${arrivingFrames})+eq(n,${framesPerSecond})+eq(n,${
        leaveFrame + framesPerSecond
      })`,
      frameCount: leaveFrame + leavingFrames,
      signal,
    });
    const groups = toFilm(coded).groups;
    const arrivingCount = arrivingFrames / framesPerSecond;
    return {
      arriving: groups.slice(0, arrivingCount),
      waiting: groups.slice(arrivingCount, arrivingCount + waitingSeconds),
      leaving: groups.slice(arrivingCount + waitingSeconds),
    };
  }

  #closedArm(): Raster {
    const arm = this.#arms[0];
    if (!arm) throw new Error("Cannot draw the gate: it has no arm");
    return arm;
  }
}

/** Frame numbers: the car moves from 0, stands from `arrivingFrames`, the arm opens at `leaveFrame`. */
function passFilter(
  { leaveFrame, style }: { leaveFrame: number; style: FilmStyle },
): string {
  // Depth 0 is the horizon, 1 the stop line; the car brakes on arrival and accelerates on leaving.
  const depth = `(1-pow(1-clip(n/${arrivingFrames - 3},0,1),2))`;
  const gone = `pow(clip((n-${leaveFrame + 9})/32,0,1),2)`;
  const scale = `(0.1+0.85*${depth}+0.5*${gone})`;
  const bottom = `(336+600*${depth}+1100*${gone})`;
  const car = `${still(1, "yuva420p")},scale=w='2*trunc(${carWidthPx}*${scale}/2)':` +
    `h='2*trunc(${carHeightPx}*${scale}/2)':eval=frame:flags=fast_bilinear[car]`;
  const overlays = armAngles.map((_, index) => {
    const input = index === 0 ? "[street]" : `[a${index - 1}]`;
    const opening = leaveFrame + 3 * index;
    const closing = leaveFrame + leavingFrames - 1 - index;
    const isLast = index === armAngles.length - 1;
    const enable = index === 0
      ? `lt(n,${opening + 3})+gte(n,${closing})`
      : isLast
      ? `between(n,${opening},${closing})`
      : `between(n,${opening},${opening + 2})+eq(n,${closing})`;
    return `${still(index + 2, "yuva420p")}[arm${index}];` +
      `${input}[arm${index}]overlay=enable='${enable}'${isLast ? "" : `[a${index}];`}`;
  });
  return `${
    still(0)
  }[lane];${car};[lane][car]overlay=x='960-w/2':y='${bottom}-h':eval=frame[street];` +
    `${overlays.join("")},${finish(style)}`;
}

function still(input: number, format = "yuv420p"): string {
  return `[${input}:v]format=${format},loop=-1:1,setpts=N/${framesPerSecond}/TB`;
}

function finish({ light, resolution: { width, height } }: FilmStyle): string {
  const encodedHeight = encodedHeightPx(height);
  const isFull = width === sceneWidthPx && encodedHeight === sceneHeightPx;
  const scale = isFull ? "" : `scale=${width}:${encodedHeight}:flags=fast_bilinear,`;
  const darken = light === "dark" ? "lutyuv=y=18+val/64:u=128:v=128," : "";
  return `${scale}${darken}${noise}[out]`;
}

function toFilm({ sps, pps, accessUnits }: CodedSequence): Film {
  const groups: PictureGroup[] = [];
  for (const accessUnit of accessUnits) {
    if (accessUnit.isKeyframe) groups.push([accessUnit]);
    else groups.at(-1)?.push(accessUnit);
  }
  return { parameterSets: { sps, pps }, groups };
}
