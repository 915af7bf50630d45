// Owns an SMTP server for tests: it speaks the protocol (RFC 5321), keeps what it is given, and
// fails as real ones do: busy now, no such mailbox, gone in the middle, silent.

export interface ReceivedMail {
  from: string;
  to: string[];
  /** Header and body as sent, dots unstuffed. */
  data: string;
}

export type SmtpFault =
  | "none"
  | "busy" // 451 to the recipient: greylisting
  | "no_such_mailbox" // 550 to the recipient
  | "one_refused" // 550 to every recipient but the first
  | "cut_in_data" // the connection ends before the mail is taken
  | "wrong_login" // 535, with the password in its words, as some do
  | "silent"; // no greeting

export interface SmtpDouble extends AsyncDisposable {
  /** `smtp://127.0.0.1:PORT`. */
  url: string;
  mails: ReceivedMail[];
  /** Connections so far. */
  readonly connections: number;
  fault: SmtpFault;
}

export function startSmtpDouble(): SmtpDouble {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.TcpConn>();
  let connections = 0;
  const double: SmtpDouble = {
    url: `smtp://127.0.0.1:${listener.addr.port}`,
    mails: [],
    get connections() {
      return connections;
    },
    fault: "none",
    [Symbol.asyncDispose]: async () => {
      listener.close();
      for (const connection of open) close(connection);
      await serving;
    },
  };
  const serve = async () => {
    const talks: Promise<void>[] = [];
    try {
      for await (const connection of listener) {
        connections++;
        open.add(connection);
        talks.push(
          talk(connection, double).catch(() => {}).finally(() => {
            close(connection);
            open.delete(connection);
          }),
        );
      }
    } catch { // closed
    }
    await Promise.all(talks);
  };
  const serving = serve();
  return double;
}

function close(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch { // it is closed already
  }
}

async function talk(connection: Deno.TcpConn, double: SmtpDouble): Promise<void> {
  const say = (line: string) => connection.write(new TextEncoder().encode(`${line}\r\n`));
  const lines = linesOf(connection);
  if (double.fault === "silent") {
    await lines.next();
    return;
  }
  await say("220 double.test ESMTP");
  let mail: ReceivedMail = { from: "", to: [], data: "" };
  for await (const line of lines) {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === "EHLO") {
      const auth = double.fault === "wrong_login" ? "250-AUTH PLAIN\r\n" : "";
      await say(`250-double.test\r\n${auth}250 SIZE 1000000`);
    } else if (verb === "AUTH") {
      const password = atob(line.split(" ")[2] ?? "").split("\0").at(-1);
      await say(`535 5.7.8 no such login with ${password}`);
    } else if (verb === "MAIL") {
      mail = { from: addressIn(line), to: [], data: "" };
      await say("250 2.1.0 ok");
    } else if (verb === "RCPT") {
      if (double.fault === "busy") await say("451 4.7.1 greylisted, try again");
      else if (isRefused(double.fault, mail)) await say("550 5.1.1 no such mailbox");
      else {
        mail.to.push(addressIn(line));
        await say("250 2.1.5 ok");
      }
    } else if (verb === "DATA") {
      await say("354 go on");
      if (double.fault === "cut_in_data") return;
      mail.data = await readData(lines);
      double.mails.push(mail);
      await say("250 2.0.0 taken");
    } else if (verb === "QUIT") {
      await say("221 2.0.0 bye");
      return;
    } else await say(verb === "RSET" || verb === "NOOP" ? "250 ok" : "502 5.5.2 unknown");
  }
}

function isRefused(fault: SmtpFault, mail: ReceivedMail): boolean {
  return fault === "no_such_mailbox" || (fault === "one_refused" && mail.to.length > 0);
}

function addressIn(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? "";
}

async function readData(lines: AsyncGenerator<string, void, undefined>): Promise<string> {
  const data: string[] = [];
  while (true) {
    const { value, done } = await lines.next();
    if (done) throw new Error("The client went away in the middle of its mail");
    if (value === ".") return data.join("\n");
    data.push(value.replace(/^\.\./, "."));
  }
}

async function* linesOf(connection: Deno.TcpConn): AsyncGenerator<string, void, undefined> {
  let rest = "";
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(16_384);
  while (true) {
    const length = await connection.read(buffer);
    if (length === null) return;
    const parts = (rest + decoder.decode(buffer.subarray(0, length), { stream: true })).split(
      "\r\n",
    );
    rest = parts.pop() ?? "";
    yield* parts;
  }
}
