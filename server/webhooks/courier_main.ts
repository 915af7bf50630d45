// Entry of the sending process: reads requests from stdin, sends them, writes answers to stdout.
// It runs with the network as its only permission, private networks denied, and ends with stdin.
import { readLines, type SenderMessage, type SendRequest } from "./sender_wire.ts";
import { sendRequest } from "./send_request.ts";

async function main(): Promise<void> {
  // A Ctrl-C reaches the whole process group: the parent decides when this one ends.
  for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, () => {});
  // Bound to an IPv4 address, sockets reach no IPv6: --deny-net cannot name IPv6 networks.
  const client = Deno.createHttpClient({ localAddress: "0.0.0.0", poolMaxIdlePerHost: 8 });
  const writer = Deno.stdout.writable.getWriter();
  const encoder = new TextEncoder();
  const say = (message: SenderMessage) =>
    writer.write(encoder.encode(JSON.stringify(message) + "\n"));
  await say({ kind: "ready" });
  for await (const line of readLines(Deno.stdin.readable)) {
    const request = JSON.parse(line) as SendRequest;
    sendRequest(request, client).then((answer) => say({ id: request.id, ...answer }));
  }
}

if (import.meta.main) {
  await main();
  // What is still under way has nobody left to tell.
  Deno.exit(0);
}
