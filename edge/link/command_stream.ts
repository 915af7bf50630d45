// Owns the stream of commands: kept open, resumed after the last one heard. Carries out none.
import { getLogger } from "@logtape/logtape";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { Command } from "../../server/contract/device_link.ts";
import { type BackoffRange, createBackoff, type Nudge, pause } from "./pause.ts";
import type { ServerClient } from "./server_client.ts";

/** No command is this long: a server gone mad must not fill the memory. */
const MAX_EVENT_CHARS = 256 * 1024;

export interface CommandStreamOptions {
  client: ServerClient;
  onCommand: (command: Command) => void;
  /** The server sends a comment every 15 s; silence for longer than this means a dead line. */
  silenceMs: number;
  backoff: BackoffRange;
  /** After a refused token. */
  revokedBackoff: BackoffRange;
  /** Nudged when another token counts: then a refused one is no reason to wait. */
  tokenChanged: Nudge;
}

/** Listens until the signal aborts. */
export async function runCommandStream(
  options: CommandStreamOptions,
  signal: AbortSignal,
): Promise<void> {
  const backoff = createBackoff(options.backoff);
  const revoked = createBackoff(options.revokedBackoff);
  const logger = getLogger(["edge", "link"]);
  let lastEventId: string | null = null;
  while (!signal.aborted) {
    const answer = await options.client.openCommands(lastEventId, signal);
    if (answer.kind === "ok") {
      const listened = listen(answer.value, {
        ...options,
        onBytes: () => backoff.reset(),
        onId: (id) => lastEventId = id,
        signal,
      });
      logger.debug("command stream ended", { reason: await listened });
    } else if (!signal.aborted) {
      logger.debug("command stream refused", { kind: answer.kind, detail: answer.detail });
    }
    const isForbidden = answer.kind === "unauthorized" || answer.kind === "refused";
    const toldMs = answer.kind === "away" ? answer.retryAfterMs : null;
    if (!isForbidden) await pause(toldMs ?? backoff.next(), signal);
    else if (await options.tokenChanged.wait(revoked.next(), signal)) revoked.reset();
  }
}

interface Listening extends CommandStreamOptions {
  onBytes: () => void;
  onId: (id: string) => void;
  signal: AbortSignal;
}

/** Reads to the end. @returns why it ended, for the log */
async function listen(
  stream: ReadableStream<Uint8Array>,
  listening: Listening,
): Promise<string> {
  const parser = createParser({
    maxBufferSize: MAX_EVENT_CHARS,
    onEvent: (event) => takeEvent(event, listening),
  });
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  // Aborting the fetch does not end a body whose Response was let go (Deno 2.9.5): cancelling does.
  const end = () => void reader.cancel().catch(() => {});
  if (listening.signal.aborted) end();
  else listening.signal.addEventListener("abort", end);
  let timer = setTimeout(end, listening.silenceMs);
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      clearTimeout(timer);
      timer = setTimeout(end, listening.silenceMs);
      listening.onBytes();
      parser.feed(decoder.decode(part.value, { stream: true }));
    }
    return "it was closed";
  } catch (error) {
    return error instanceof Error ? error.message : "the network failed";
  } finally {
    clearTimeout(timer);
    listening.signal.removeEventListener("abort", end);
    end(); // a parser that gave up leaves the line open
  }
}

/** An event that was cut off never gets here: it is complete with its blank line only. */
function takeEvent(event: EventSourceMessage, { onId, onCommand }: Listening): void {
  if (event.event === "command") {
    const command = Command.safeParse(parseJson(event.data));
    if (command.success) onCommand(command.data);
    else {
      // A newer server may know more kinds than this agent.
      getLogger(["edge", "link"]).warn("unknown command ignored", { event_id: event.id });
    }
  }
  if (event.id !== undefined && event.id !== "") onId(event.id);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
