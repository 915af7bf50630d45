// Owns reading a device's command stream in tests, as an agent does.
import { EventSourceParserStream } from "eventsource-parser/stream";
import { Command } from "../../server/contract/device_link.ts";
import { withDeadline } from "./with_deadline.ts";

export interface ReceivedCommand {
  seq: string;
  command: Command;
}

export interface CommandReader extends AsyncDisposable {
  /**
   * The next command, or `null` when the server ended the stream.
   * @throws Error when neither comes in time
   */
  next(): Promise<ReceivedCommand | null>;
}

/** Reads the answer of `GET /api/device/commands`. `timeoutMs`: for each command, default 10 000. */
export function readCommands(
  response: Response,
  options: { timeoutMs?: number } = {},
): CommandReader {
  if (response.body === null) throw new Error("Cannot read commands: the answer has no body");
  const events = response.body.pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream()).getReader();
  return {
    next: async () => {
      const { value, done } = await withDeadline(events.read(), { what: "a command", ...options });
      if (done) return null;
      return { seq: value.id ?? "", command: Command.parse(JSON.parse(value.data)) };
    },
    [Symbol.asyncDispose]: async () => await events.cancel(),
  };
}
