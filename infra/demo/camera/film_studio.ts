/** Films one camera's scene, one order at a time, so that a camera never takes more than one core. Shows nothing. */
import { growForStrip } from "./h264/stamp.ts";
import type { StampedSequence } from "./h264/stamp.ts";
import { seededRandom } from "./random.ts";
import { drawCar } from "./scene/car_svg.ts";
import { laneLook } from "./scene/lane_svg.ts";
import { Scene } from "./scene/scene.ts";
import type { FilmStyle, PassFilm, PictureGroup } from "./scene/scene.ts";
import { waitingSeconds } from "./traffic.ts";
import type { PassPlan, Traffic } from "./traffic.ts";

export class FilmStudio {
  readonly #scene: Scene;
  readonly #signal: AbortSignal;
  #lastOrder: Promise<unknown> = Promise.resolve();

  constructor(cameraName: string, signal: AbortSignal) {
    this.#scene = new Scene(laneLook(cameraName));
    this.#signal = signal;
  }

  /** @throws when FFmpeg fails or the signal ends it. */
  filmIdle(
    style: FilmStyle,
    { seconds }: { seconds: number },
  ): Promise<{ sequence: StampedSequence; groups: PictureGroup[] }> {
    return this.#inTurn(async () => {
      const film = await this.#scene.filmIdle(style, { seconds, signal: this.#signal });
      const shownHeightPx = style.resolution.height;
      return { sequence: growForStrip(film.parameterSets, { shownHeightPx }), groups: film.groups };
    });
  }

  /** @throws when FFmpeg fails or the signal ends it. */
  filmPass(
    { plate, car, isLegible }: PassPlan,
    { style, traffic }: { style: FilmStyle; traffic: Traffic },
  ): Promise<PassFilm> {
    const mud = seededRandom(plate.text.length + (plate.text.codePointAt(1) ?? 0));
    const carSvg = drawCar(car, { plate, isDirty: !isLegible, random: mud });
    const order = { waitingSeconds: waitingSeconds(traffic), style, signal: this.#signal };
    return this.#inTurn(() => this.#scene.filmPass(carSvg, order));
  }

  /** Resolves when nothing is being filmed any more. */
  async close(): Promise<void> {
    await this.#lastOrder;
  }

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const order = this.#lastOrder.then(work);
    this.#lastOrder = order.catch(() => {}); // Reported to who ordered it; the next order may still succeed.
    return await order;
  }
}
