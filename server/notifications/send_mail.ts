// Owns handing a mail to the configured SMTP server. Never decides what is written or when.
import { createTransport } from "nodemailer";

/** `isFinal`: the server would refuse it again (5xx). */
export type SendResult = { kind: "sent" } | { kind: "failed"; error: string; isFinal: boolean };

export interface Mail {
  to: readonly string[];
  subject: string;
  text: string;
  /** The same over all attempts, so that a mail sent twice is shown once. */
  messageId: string;
}

export interface Mailer {
  /** Never rejects. */
  send(mail: Mail): Promise<SendResult>;
}

export interface MailerOptions {
  /** `smtp://user:password@host:587` (STARTTLS where offered) or `smtps://…`. */
  url: string;
  from: string;
  /** For connecting, greeting and each silence. Default 15 000. */
  timeoutMs?: number;
}

const TIMEOUT_MS = 15_000;
const ERROR_CHARS = 300;

/** Connects for each mail: they are rare. */
export function createMailer({ url, from, timeoutMs = TIMEOUT_MS }: MailerOptions): Mailer {
  const password = decodeURIComponent(new URL(url).password);
  const transport = createTransport({
    url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ to, subject, text, messageId }) => {
      try {
        const sent = await transport.sendMail({ from, to: [...to], subject, text, messageId });
        const refused: readonly string[] = sent.rejected;
        if (refused.length === 0) return { kind: "sent" };
        // The others have it: sent again, they would have it twice.
        return { kind: "failed", error: `refused for ${refused.join(", ")}`, isFinal: true };
      } catch (error) {
        return describe(error, password);
      }
    },
  };
}

function describe(error: unknown, password: string): SendResult {
  const { message, code, responseCode } = (error ?? {}) as Record<string, unknown>;
  const text = String(message ?? error).replaceAll("\0", "").slice(0, ERROR_CHARS);
  return {
    kind: "failed",
    error: password === "" ? text : text.replaceAll(password, "…"),
    // A wrong login can be put right while the mail waits.
    isFinal: code !== "EAUTH" && typeof responseCode === "number" && responseCode >= 500,
  };
}
