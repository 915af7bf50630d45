// Owns one reader's stream of server-sent events: catching up, following, heartbeats, its end.
// catching_up → following → ended (gone | slow_reader | no_longer_allowed | server_stopping | failed)
// Format: https://html.spec.whatwg.org/multipage/server-sent-events.html
import { getLogger } from "@logtape/logtape";
import type { Event } from "../contract/event.ts";
import type { EventFeed } from "./event_feed.ts";
import { type EventFilter, wantsEvent } from "./event_filter.ts";
import type { StreamWatch } from "./stream_watch.ts";

export interface EventStreamOptions {
  filter: EventFilter;
  /** Resume after this id; `null`: only what comes from now on. */
  lastEventId: string | null;
  /** Whether the reader may still read; asked again and again. A throw counts as no. */
  stillValid: () => Promise<boolean>;
  /** Knows of every stream, for the metrics. */
  watch?: StreamWatch;
  /** Told once, when the stream has ended. */
  onEnd?: () => void;
  timing?: Partial<StreamTiming>;
}

export interface StreamTiming {
  /** A comment so often, so that both sides notice a dead connection. */
  heartbeatMs: number;
  /** Nothing outlives a logout by more than 5 s, the answer's own time included. */
  recheckMs: number;
}

const TIMING: StreamTiming = { heartbeatMs: 15_000, recheckMs: 3500 };

/** Events that wait for a slow reader; one that lags further is dropped and may resume. */
export const QUEUE_LIMIT = 256;
const PAGE = 200;
const RETRY_MS = 2000;

/** The next server says {@link RETRY_MS} again. */
function spreadRetryMs(): number {
  return Math.round(RETRY_MS * (0.25 + 1.75 * Math.random()));
}

/** Every reader of an event is sent the same bytes. */
const encoded = new WeakMap<Event, Uint8Array<ArrayBuffer>>();

/** Opens the stream. It ends when the reader goes, lags or loses its rights, and with the feed. */
export function openEventStream(
  feed: EventFeed,
  options: EventStreamOptions,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = new EventReader(feed, options);
  return new ReadableStream({
    start: (controller) => reader.start(controller),
    pull: () => reader.onRoom(),
    cancel: () => reader.end(null),
  }, new CountQueuingStrategy({ highWaterMark: QUEUE_LIMIT }));
}

class EventReader {
  readonly #feed: EventFeed;
  readonly #options: EventStreamOptions;
  #controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;
  #isEnded = false;
  #position = 0;
  #unsubscribe = () => {};
  #onRoom = () => {};
  #timers: ReturnType<typeof setInterval>[] = [];
  #tellEnd: ((reason: string) => void) | undefined;

  constructor(feed: EventFeed, options: EventStreamOptions) {
    this.#feed = feed;
    this.#options = options;
  }

  start(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): void {
    this.#controller = controller;
    this.#tellEnd = this.#options.watch?.opened(() =>
      Math.max(0, QUEUE_LIMIT - (controller.desiredSize ?? 0))
    );
    const { heartbeatMs, recheckMs } = { ...TIMING, ...this.#options.timing };
    this.#timers = [
      setInterval(() => this.#heartbeat(), heartbeatMs),
      setInterval(() => this.#recheck(), recheckMs),
    ];
    // Not returned: a stream that is still catching up is read already.
    this.#catchUp().catch((error) => {
      getLogger(["server", "events"]).warning("a stream failed: {error}", { error });
      this.end("failed");
    });
  }

  /** The reader has taken something. */
  onRoom(): void {
    this.#onRoom();
  }

  /** `null`: the reader has gone and needs no words. */
  end(reason: string | null): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#unsubscribe();
    this.#onRoom();
    for (const timer of this.#timers) clearInterval(timer);
    this.#tellEnd?.(reason ?? "gone");
    this.#options.onEnd?.();
    if (reason === null) return;
    // Thousands whose server stops must not come to the next one in the same instant.
    const retry = reason === "server_stopping" ? `retry: ${spreadRetryMs()}\n` : "";
    this.#send(`${retry}: end ${reason}\n\n`);
    this.#controller?.close();
  }

  /** Reads the past until nothing lies between it and what the feed hands out next. */
  async #catchUp(): Promise<void> {
    this.#send(`retry: ${RETRY_MS}\n: connected\n\n`);
    this.#position = await this.#startPosition();
    const { filter } = this.#options;
    while (!this.#isEnded && this.#position < this.#feed.position) {
      await this.#room();
      const after = this.#position;
      const upTo = this.#feed.position;
      const events = await this.#feed.readPast({ after, upTo, filter, limit: PAGE });
      if (this.#isEnded) return;
      for (const event of events) this.#sendEvent(event);
      const isAll = events.length < PAGE;
      this.#position = isAll ? upTo : Number(events.at(-1)?.id ?? upTo);
    }
    // No await since the last look at the feed's position: no event can have come between.
    if (!this.#isEnded) this.#follow();
  }

  #follow(): void {
    // Whoever is lost before its first event resumes from here.
    this.#send(`id: ${this.#position}\n\n`);
    this.#unsubscribe = this.#feed.subscribe({
      onEvent: (event) => {
        const id = Number(event.id);
        if (id <= this.#position) return;
        this.#position = id;
        if (!wantsEvent(this.#options.filter, event)) return;
        this.#sendEvent(event);
        if ((this.#controller?.desiredSize ?? 0) <= 0) this.end("slow_reader");
      },
      onStop: () => this.end("server_stopping"),
    });
  }

  /** An id that this database never gave out (it was restored, or made up) resumes from now. */
  async #startPosition(): Promise<number> {
    const { lastEventId } = this.#options;
    const now = this.#feed.position;
    if (lastEventId === null) return now;
    const id = Number(lastEventId);
    // The feed may be behind an event that the reader has from another server.
    return id <= now || id <= await this.#feed.readNewestId() ? id : now;
  }

  async #room(): Promise<void> {
    while (!this.#isEnded && (this.#controller?.desiredSize ?? 0) <= 0) {
      await new Promise<void>((resolve) => this.#onRoom = resolve);
    }
  }

  #heartbeat(): void {
    if ((this.#controller?.desiredSize ?? 0) > 0) this.#send(": heartbeat\n\n");
  }

  async #recheck(): Promise<void> {
    const isValid = await this.#options.stillValid().catch(() => false);
    if (!isValid) this.end("no_longer_allowed");
  }

  #sendEvent(event: Event): void {
    const known = encoded.get(event);
    const bytes = known ?? new TextEncoder().encode(textOf(event));
    if (known === undefined) encoded.set(event, bytes);
    this.#controller?.enqueue(bytes);
  }

  #send(text: string): void {
    this.#controller?.enqueue(new TextEncoder().encode(text));
  }
}

/** JSON holds no line break, so that one `data:` line is enough. */
function textOf(event: Event): string {
  return `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
