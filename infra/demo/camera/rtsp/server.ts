/** Accepts RTSP connections on a port and keeps their sessions. Can close its door and open it again on the same port. */
import { getLogger } from "@logtape/logtape";
import { Session } from "./session.ts";
import type { SessionHost } from "./session.ts";

const logger = getLogger(["demo", "camera"]);

export class RtspServer {
  readonly #host: SessionHost;
  readonly #sessions = new Map<Session, Promise<void>>();
  readonly port: number;
  #hostname: string;
  #listener: Deno.TcpListener | undefined;
  #accepting: Promise<void> = Promise.resolve();

  /** Listens at once; port 0 takes a free one. @throws when the port is taken. */
  constructor(host: SessionHost, { hostname, port }: { hostname: string; port: number }) {
    this.#host = host;
    this.#hostname = hostname;
    this.#listener = Deno.listen({ hostname, port });
    this.port = this.#listener.addr.port;
    this.#accepting = this.#accept(this.#listener);
  }

  get hostname(): string {
    return this.#hostname;
  }

  get sessions(): { total: number; playing: number } {
    const sessions = [...this.#sessions.keys()];
    return { total: sessions.length, playing: sessions.filter((s) => s.isPlaying).length };
  }

  /** Ends every connection; new ones are accepted as before. */
  async dropAll(): Promise<void> {
    const running = [...this.#sessions];
    for (const [session] of running) session.close();
    await Promise.all(running.map(([, run]) => run));
  }

  /** Connections are refused from here on, running ones stay. */
  async closeDoor(): Promise<void> {
    this.#listener?.close();
    this.#listener = undefined;
    await this.#accepting;
  }

  openDoor(): void {
    if (this.#listener) return;
    this.#listener = Deno.listen({ hostname: this.#hostname, port: this.port });
    this.#accepting = this.#accept(this.#listener);
  }

  /** Is at another address of this machine from here on, and no more at its own. @throws when the port is taken there */
  async moveTo(hostname: string): Promise<void> {
    await this.closeDoor();
    await this.dropAll();
    this.#hostname = hostname;
    this.openDoor();
  }

  async stop(): Promise<void> {
    await this.closeDoor();
    await this.dropAll();
  }

  async #accept(listener: Deno.TcpListener): Promise<void> {
    try {
      for await (const connection of listener) {
        connection.setNoDelay(true);
        const session = new Session(connection, this.#host);
        this.#sessions.set(session, session.run().finally(() => this.#sessions.delete(session)));
      }
    } catch (error) {
      if (this.#listener === listener) {
        logger.error("Accepting connections ended: {error}", { error });
      }
    }
  }
}
