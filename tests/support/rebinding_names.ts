// Owns a name server for tests that gives the same name another address each time it is asked:
// what an attacker's does between the check of an address and the connection to it (RFC 1035).

export interface RebindingNames {
  /** How many addresses were given out. */
  readonly answers: number;
  close(): void;
}

const TYPE_A = 1;
const HEADER_BYTES = 12;

/** Answers every question for an IPv4 address with the next of the addresses, for 0 seconds. */
export function startRebindingNames(addresses: readonly string[]): RebindingNames {
  const socket = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 53 });
  let answers = 0;
  const serve = async () => {
    for await (const [query, from] of socket) {
      const isAddress = typeOf(query) === TYPE_A;
      const address = addresses[answers % addresses.length] ?? "";
      if (isAddress) answers++;
      await socket.send(answerTo(query, isAddress ? address : null), from).catch(() => {});
    }
  };
  serve().catch(() => {});
  return {
    get answers() {
      return answers;
    },
    close: () => socket.close(),
  };
}

/** Where the question ends: after its name, type and class. */
function questionEnd(query: Uint8Array): number {
  let at = HEADER_BYTES;
  while ((query[at] ?? 0) !== 0) at += 1 + (query[at] ?? 0);
  return at + 5;
}

function typeOf(query: Uint8Array): number {
  const end = questionEnd(query);
  return ((query[end - 4] ?? 0) << 8) + (query[end - 3] ?? 0);
}

/** `null`: there is no such record. */
function answerTo(query: Uint8Array, address: string | null): Uint8Array<ArrayBuffer> {
  const question = query.subarray(0, questionEnd(query));
  const record = address === null
    ? []
    : [0xc0, HEADER_BYTES, 0, TYPE_A, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split(".").map(Number)];
  const answer = Uint8Array.from([...question, ...record]);
  answer.set([0x81, 0x80], 2); // a response, recursion available
  answer.set([0, address === null ? 0 : 1, 0, 0, 0, 0], 6); // answers, authorities, additional
  return answer;
}
