// Owns the one reader of the table of events in this process, and hands each new event to every
// subscriber in order. Never buffers for them (event_stream.ts does, within bounds).
import { getLogger } from "@logtape/logtape";
import { bulkhead } from "cockatiel";
import type { Event } from "../contract/event.ts";
import type { Listener } from "../db/listen.ts";
import type { Db } from "../db/sql.ts";
import { EVENTS_CHANNEL } from "./append_event.ts";
import type { EventFilter } from "./event_filter.ts";
import { findEventsAfter, findEventsBetween, findNewestEventId } from "./queries.ts";

export interface EventFeed {
  /** Begins to follow the table, from its newest event. Resolves when it does. */
  start(): Promise<void>;
  /** The last event handed out: ids after it are still to come, in order, without gap. */
  readonly position: number;
  /**
   * Called for each event from now on, in order, synchronously. Of a feed that has stopped it is told
   * at once. @returns ends it
   */
  subscribe(subscriber: EventSubscriber): () => void;
  /** Events that were handed out before, for those who resume. */
  readPast(page: PastPage): Promise<Event[]>;
  /** The newest id in the table itself, which may be ahead of `position`. */
  readNewestId(): Promise<number>;
  readonly subscriberCount: number;
  /** Ends every subscription. */
  stop(): Promise<void>;
}

export interface EventSubscriber {
  /** Must not throw and must be cheap. */
  onEvent(event: Event): void;
  /** The feed was stopped. */
  onStop(): void;
}

export interface PastPage {
  after: number;
  upTo: number;
  filter: EventFilter;
  limit: number;
}

export interface EventFeedDeps {
  db: Db;
  listener: Pick<Listener, "subscribe">;
  /** Looks at the table so often even when nobody is notified. Default 1000. */
  pollMs?: number;
}

const PAGE = 500;
/** Thousands who resume at once, page by page, must leave the database's connections to others. */
const PAST_AT_ONCE = 4;

/** The feed of this process. Does nothing until started. */
export function createEventFeed(deps: EventFeedDeps): EventFeed {
  return new TableFeed(deps);
}

class TableFeed implements EventFeed {
  readonly #deps: EventFeedDeps;
  readonly #subscribers = new Set<EventSubscriber>();
  readonly #past = bulkhead(PAST_AT_ONCE, Infinity);
  #position = 0;
  #isStopped = false;
  #reading: Promise<void> | undefined;
  #isReadAgain = false;
  #unsubscribe: (() => void) | undefined;
  #poll: ReturnType<typeof setInterval> | undefined;

  constructor(deps: EventFeedDeps) {
    this.#deps = deps;
  }

  get position(): number {
    return this.#position;
  }

  get subscriberCount(): number {
    return this.#subscribers.size;
  }

  async start(): Promise<void> {
    this.#position = await findNewestEventId(this.#deps.db);
    const wake = () => this.#wake();
    this.#unsubscribe = this.#deps.listener.subscribe(EVENTS_CHANNEL, wake);
    this.#poll = setInterval(wake, this.#deps.pollMs ?? 1000);
  }

  subscribe(subscriber: EventSubscriber): () => void {
    if (this.#isStopped) {
      subscriber.onStop();
      return () => {};
    }
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  readPast(page: PastPage): Promise<Event[]> {
    return this.#past.execute(() => findEventsBetween(this.#deps.db, page));
  }

  readNewestId(): Promise<number> {
    return findNewestEventId(this.#deps.db);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#unsubscribe?.();
    clearInterval(this.#poll);
    for (const subscriber of this.#subscribers) subscriber.onStop();
    this.#subscribers.clear();
    await this.#reading;
  }

  /** Many notifications while one reading is under way make one more reading. */
  #wake(): void {
    if (this.#isStopped) return;
    if (this.#reading !== undefined) {
      this.#isReadAgain = true;
      return;
    }
    this.#reading = this.#readAll().catch((error) => {
      getLogger(["server", "events"]).warning("cannot read events: {error}", { error });
    }).finally(() => {
      this.#reading = undefined;
      if (this.#isReadAgain) {
        this.#isReadAgain = false;
        this.#wake();
      }
    });
  }

  async #readAll(): Promise<void> {
    while (!this.#isStopped) {
      const events = await findEventsAfter(this.#deps.db, { after: this.#position, limit: PAGE });
      for (const event of events) this.#handOut(event);
      if (events.length < PAGE) return;
    }
  }

  #handOut(event: Event): void {
    this.#position = Number(event.id);
    for (const subscriber of [...this.#subscribers]) {
      try {
        subscriber.onEvent(event);
      } catch (error) { // one bad subscriber must not silence the others
        getLogger(["server", "events"]).error("a subscriber threw: {error}", { error });
      }
    }
  }
}
