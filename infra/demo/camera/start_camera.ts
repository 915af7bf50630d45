/** Puts a camera together: RTSP server, film, traffic, faults. A double of the real thing for demo and tests. */
import { getLogger } from "@logtape/logtape";
import { rejectOnAbort, sleep } from "./abortable.ts";
import { Broadcast } from "./broadcast.ts";
import type { Fault } from "./fault.ts";
import { Playlist } from "./playlist.ts";
import { Projector } from "./projector.ts";
import { seededRandom } from "./random.ts";
import type { Random } from "./random.ts";
import { RtspServer } from "./rtsp/server.ts";
import type { SessionHost } from "./rtsp/session.ts";
import { writeSdp } from "./rtsp/sdp.ts";
import { FilmStudio } from "./film_studio.ts";
import type { FilmStyle, PassFilm } from "./scene/scene.ts";
import { framesPerSecond } from "./scene/encode.ts";
import { defaultTraffic, idleGapMs, planPass, planPassOf } from "./traffic.ts";
import type { PassPlan, Traffic } from "./traffic.ts";

/** What the camera really showed; `at` is RFC 3339, when the car stands fully in view. */
export type Truth = { at: string; camera: string; plate: string; legible: boolean };

export type CameraOptions = {
  /** 0 takes a free port. */
  port: number;
  hostname?: string;
  /** Shown in the picture and named in the truth. */
  name: string;
  /** Starts with a slash; default `/stream1`. */
  path?: string;
  /** Without both no password is asked for. */
  username?: string;
  password?: string;
  /** The same seed brings the same cars. */
  seed?: number;
  traffic?: Partial<Traffic>;
  signal?: AbortSignal;
  onTruth?: (truth: Truth) => void;
};

const daylight: FilmStyle = { light: "day", resolution: { width: 1920, height: 1080 } };
/** A pass ready to be shown; useless once the camera films in another style. */
type FilmedPass = { plan: PassPlan; style: FilmStyle; film: PassFilm };

const payloadType = 96;
// The fewest that can be shown in an order that nobody takes for a picture that stands still.
const idleSeconds = 4;
// ASCII, as header fields are.
const realm = "IP camera";
const logger = getLogger(["demo", "camera"]);

/** Listens at once; the first picture is there about two seconds later, DESCRIBE waits for it. @throws when the port is taken. */
export function startCamera(options: CameraOptions): Camera {
  return new Camera(options);
}

export class Camera {
  readonly name: string;
  readonly #path: string;
  readonly #options: CameraOptions;
  readonly #traffic: Traffic;
  readonly #random: Random;
  readonly #studio: FilmStudio;
  readonly #broadcast = new Broadcast();
  readonly #server: RtspServer;
  readonly #stopping = new AbortController();
  readonly #signal: AbortSignal;
  readonly #opened = Promise.withResolvers<{ playlist: Playlist; projector: Projector }>();
  readonly #running: Promise<void>;
  #projector: Projector | undefined;
  #style = daylight;
  #refusal: number | undefined;

  constructor(options: CameraOptions) {
    const { name, port, hostname = "127.0.0.1", path = "/stream1", seed = 1, signal } = options;
    this.name = name;
    this.#options = options;
    this.#path = path;
    this.#traffic = { ...defaultTraffic, ...options.traffic };
    this.#random = seededRandom(seed);
    this.#signal = signal
      ? AbortSignal.any([signal, this.#stopping.signal])
      : this.#stopping.signal;
    this.#studio = new FilmStudio(name, this.#signal);
    this.#server = new RtspServer(this.#host(), { hostname, port });
    this.#opened.promise.catch(() => {}); // Reported by run(); nobody may be waiting.
    this.#running = this.#run();
  }

  /** Without credentials. */
  get url(): string {
    return `rtsp://${this.#server.hostname}:${this.#server.port}${this.#path}`;
  }

  get rtspUrlWithCredentials(): string {
    const { username, password } = this.#options;
    if (username === undefined || password === undefined) return this.url;
    const account = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
    return this.url.replace("rtsp://", `rtsp://${account}@`);
  }

  get port(): number {
    return this.#server.port;
  }

  sessions(): { total: number; playing: number } {
    return this.#server.sessions;
  }

  /** Resolves when pictures flow. @throws when FFmpeg cannot make them. */
  async ready(): Promise<void> {
    await this.#opened.promise;
  }

  /** When the picture with this code was first sent, ms since 1970; ten minutes are remembered. */
  sentAtMs(code: number): number | undefined {
    return this.#projector?.sentAtMs(code);
  }

  /** Sends a car as soon as it is drawn (1–3 s) and the lane free; resolves when it stands fully in view. */
  async passNow(
    plate: string,
    { isLegible = true }: { isLegible?: boolean } = {},
  ): Promise<Truth> {
    const filmed = await this.#film(planPassOf(plate, { random: this.#random, isLegible }));
    return await (await this.#show(filmed)).inView;
  }

  /** Takes effect at once; what needs new film (`dark`, `resolution`) when this resolves. */
  async fault(fault: Fault): Promise<void> {
    const { projector } = await this.#opened.promise;
    projector.isFrozen = fault.kind === "freeze";
    projector.isStalled = fault.kind === "stall";
    this.#refusal = refusalOf(fault);
    if (this.#refusal === undefined && fault.kind === "refuse") await this.#server.closeDoor();
    else this.#server.openDoor();
    if (fault.kind === "refuse" || fault.kind === "drop") await this.#server.dropAll();
    await this.#restyle(styleOf(fault));
    logger.info("Camera {camera} has fault {kind}", { camera: this.name, kind: fault.kind });
  }

  /** Its network gave it another address: connections end, it answers there alone from now on. */
  async moveTo(hostname: string): Promise<void> {
    await this.#server.moveTo(hostname);
    logger.info("Camera {camera} moved to {address}", { camera: this.name, address: hostname });
  }

  /** Resolves when the camera has stopped; never rejects. */
  get ended(): Promise<void> {
    return this.#running;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      const { sequence, groups } = await this.#studio.filmIdle(this.#style, {
        seconds: idleSeconds,
      });
      const playlist = new Playlist(sequence, groups);
      const projector = new Projector(this.#broadcast, (nowMs) => playlist.next(nowMs));
      this.#projector = projector;
      this.#opened.resolve({ playlist, projector });
      await Promise.all([projector.run(this.#signal), this.#runTraffic()]);
    } catch (error) {
      this.#opened.reject(error);
      if (!this.#signal.aborted) {
        logger.error("Camera {camera} ended: {error}", { camera: this.name, error });
        this.#stopping.abort();
      }
    } finally {
      await this.#server.stop();
      await this.#studio.close();
    }
  }

  async #runTraffic(): Promise<void> {
    if (this.#traffic.meanSecondsBetweenCars === 0) return;
    let gapMs = 0;
    while (!this.#signal.aborted) {
      // Filmed while the lane is empty: a waiting car's reader should have the machine for itself.
      const plan = planPass(this.#random, this.#traffic);
      const [filmed] = await Promise.all([this.#film(plan), sleep(gapMs, this.#signal)]);
      const { gone } = await this.#show(filmed);
      await gone;
      gapMs = idleGapMs(this.#random, this.#traffic);
    }
  }

  async #film(plan: PassPlan): Promise<FilmedPass> {
    const style = this.#style;
    const film = await this.#studio.filmPass(plan, { style, traffic: this.#traffic });
    return { plan, style, film };
  }

  async #show(
    { plan, style, film }: FilmedPass,
  ): Promise<{ inView: Promise<Truth>; gone: Promise<void> }> {
    const { playlist } = await this.#opened.promise;
    if (style !== this.#style) return await this.#show(await this.#film(plan));
    const inView = Promise.withResolvers<Truth>();
    const gone = Promise.withResolvers<void>();
    const legible = plan.isLegible && style.light === "day";
    playlist.addPass(film, {
      onInView: (nowMs) => {
        const at = new Date(nowMs).toISOString();
        const truth = { at, camera: this.name, plate: plan.plate.text, legible };
        inView.resolve(truth);
        this.#options.onTruth?.(truth);
      },
      onGone: gone.resolve,
      onDropped: () => {
        inView.reject(new Error(`Cannot show ${plan.plate.text}: the camera changed its picture`));
        gone.resolve();
      },
    });
    rejectOnAbort(this.#signal, [inView, gone]);
    return { inView: inView.promise, gone: gone.promise };
  }

  async #restyle(style: FilmStyle): Promise<void> {
    if (style === this.#style) return;
    this.#style = style;
    const { playlist } = await this.#opened.promise;
    const { sequence, groups } = await this.#studio.filmIdle(style, { seconds: idleSeconds });
    if (style === this.#style) playlist.replace(sequence, groups);
  }

  #host(): SessionHost {
    const { username, password } = this.#options;
    const account = username === undefined || password === undefined
      ? undefined
      : { username, password, realm };
    return {
      broadcast: this.#broadcast,
      payloadType,
      path: this.#path,
      account,
      refusal: () => this.#refusal,
      describe: async () => {
        const { sps, pps, shape } = (await this.#opened.promise).playlist.sequence;
        const { profileLevelId } = shape;
        return writeSdp({
          name: this.name,
          payloadType,
          profileLevelId,
          sps,
          pps,
          framesPerSecond,
        });
      },
    };
  }
}

function refusalOf(fault: Fault): number | undefined {
  return fault.kind === "refuse" && fault.as !== "connection_refused" ? fault.as : undefined;
}

function styleOf(fault: Fault): FilmStyle {
  if (fault.kind === "dark") return { light: "dark", resolution: daylight.resolution };
  if (fault.kind !== "resolution") return daylight;
  return { light: "day", resolution: { width: fault.width, height: fault.height } };
}
