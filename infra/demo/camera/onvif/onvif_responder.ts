// Owns ONVIF cameras that answer WS-Discovery over real datagrams. The XML is in the shape of gSOAP,
// which most cameras use, with prefixes of its own.

export interface DoubleCamera {
  /** UUID of its EndpointReference. */
  readonly uuid: string;
  readonly scopes: readonly string[];
  readonly xaddrs: readonly string[];
}

/** A ProbeMatches to the question with this id. */
export function probeMatches(
  cameras: readonly DoubleCamera[],
  { relatesTo, types = "dn:NetworkVideoTransmitter tds:Device" }: {
    relatesTo: string;
    types?: string;
  },
): string {
  const matches = cameras.map(({ uuid, scopes, xaddrs }) =>
    `<d:ProbeMatch><wsa:EndpointReference><wsa:Address>urn:uuid:${uuid}</wsa:Address>` +
    `<wsa:ReferenceProperties/></wsa:EndpointReference><d:Types>${types}</d:Types>` +
    `<d:Scopes>${scopes.join(" ")}</d:Scopes><d:XAddrs>${xaddrs.join(" ")}</d:XAddrs>` +
    `<d:MetadataVersion>10</d:MetadataVersion></d:ProbeMatch>`
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<SOAP-ENV:Envelope ` +
    `xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope" ` +
    `xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing" ` +
    `xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" ` +
    `xmlns:dn="http://www.onvif.org/ver10/network/wsdl"><SOAP-ENV:Header>` +
    `<wsa:MessageID>urn:uuid:${crypto.randomUUID()}</wsa:MessageID>` +
    `<wsa:RelatesTo>${relatesTo}</wsa:RelatesTo>` +
    `<wsa:To SOAP-ENV:mustUnderstand="true">http://schemas.xmlsoap.org/ws/2004/08/addressing/role/` +
    `anonymous</wsa:To><wsa:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/ProbeMatches` +
    `</wsa:Action></SOAP-ENV:Header><SOAP-ENV:Body><d:ProbeMatches>${matches.join("")}` +
    `</d:ProbeMatches></SOAP-ENV:Body></SOAP-ENV:Envelope>`;
}

export interface OnvifResponder extends AsyncDisposable {
  /** Where to ask it. */
  readonly address: Deno.NetAddr;
  /** The questions, as they came. */
  readonly questions: readonly string[];
}

/** Listens on the loopback interface, and to the group if one is given. @throws when the port is taken */
export async function startOnvifResponder(
  answer: (question: string) => readonly (string | Uint8Array)[],
  { group, hostname = group === undefined ? "127.0.0.1" : "0.0.0.0", port = 0 }: {
    group?: string;
    hostname?: string;
    port?: number;
  } = {},
): Promise<OnvifResponder> {
  const socket = Deno.listenDatagram({ transport: "udp", hostname, port });
  if (group !== undefined) await socket.joinMulticastV4(group, "127.0.0.1");
  const questions: string[] = [];
  const serving = (async () => {
    for await (const [bytes, from] of socket) {
      const question = new TextDecoder().decode(bytes);
      questions.push(question);
      for (const said of answer(question)) {
        const datagram = typeof said === "string" ? new TextEncoder().encode(said) : said;
        await socket.send(datagram, from).catch(() => {}); // who asked has gone
      }
    }
  })();
  return {
    address: socket.addr as Deno.NetAddr,
    questions,
    async [Symbol.asyncDispose]() {
      socket.close();
      await serving;
    },
  };
}

/** The id of a question, as an answer relates to it. */
export function messageIdOf(question: string): string {
  return /<\w+:MessageID[^>]*>([^<]+)</.exec(question)?.[1] ?? "";
}
