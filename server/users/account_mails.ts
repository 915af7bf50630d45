// Owns the mails about accounts on their way: sent beside the request that caused them, tried again
// where that helps. They carry links worth a login: nothing of them is stored or logged.
import { getLogger } from "@logtape/logtape";
import { setTimeout as delay } from "node:timers/promises";
import { bulkhead, ExponentialBackoff } from "cockatiel";
import { v7 as uuidv7 } from "uuid";
import type { Mail, Mailer, SendResult } from "../notifications/send_mail.ts";
import type { AccountMail } from "./account_mail_words.ts";

export interface AccountMails {
  /** Whether the server is set up to send mail at all. */
  readonly canSend: boolean;
  /**
   * Sends what `write` gives to `to`, soon; `null`: nothing. Returns at once and never throws: how
   * long it takes, and whether there is such a user, is nobody's business.
   */
  send(to: string, write: () => Promise<AccountMail | null> | AccountMail): void;
  /** Gives up what waits; what is being sent has a moment to get through. */
  close(): Promise<void>;
}

const AT_ONCE = 4;
/** Of people who click; more is somebody playing. */
const MOST_WAITING = 200;
const RETRIES = {
  maxAttempts: 4,
  backoff: { initialDelay: 5000, maxDelay: 120_000 },
  /** A mail server that is silent must not hold up the server's own stop. */
  graceMs: 2000,
};

/** @param mailer `null`: no SMTP server is configured */
export function createAccountMails(
  mailer: Mailer | null,
  retries: typeof RETRIES = RETRIES,
): AccountMails {
  const closing = new AbortController();
  const underWay = new Set<Promise<void>>();
  const lanes = bulkhead(AT_ONCE, MOST_WAITING);
  const { signal } = closing;
  const sendAgain = async (mailer: Mailer, letter: Mail): Promise<SendResult> => {
    let pause = new ExponentialBackoff(retries.backoff).next();
    for (let retried = 0;; retried++) {
      signal.throwIfAborted();
      const result = await mailer.send(letter);
      if (!isWorthRetry(result) || retried === retries.maxAttempts) return result;
      await delay(pause.duration, undefined, { signal });
      pause = pause.next(undefined);
    }
  };
  const deliver = async (to: string, write: Parameters<AccountMails["send"]>[1]) => {
    const mail = await write();
    if (mail === null || mailer === null) return;
    const letter = { to: [to], ...mail, messageId: `<${uuidv7()}@washfleet.account>` };
    const result = await sendAgain(mailer, letter);
    if (result.kind === "failed") log().error("a mail was not sent: {error}", { ...result });
  };
  return {
    canSend: mailer !== null,
    send: (to, write) => {
      if (signal.aborted) return;
      const sending = lanes.execute(() => deliver(to, write), signal)
        .catch((error) => log().error("a mail was not sent: {error}", { error }))
        .finally(() => underWay.delete(sending));
      underWay.add(sending);
    },
    close: async () => {
      closing.abort();
      const graceOver = new AbortController();
      const grace = delay(retries.graceMs, undefined, graceOver).catch(() => {});
      await Promise.race([Promise.all(underWay), grace]);
      graceOver.abort();
    },
  };
}

function isWorthRetry(result: SendResult): boolean {
  return result.kind === "failed" && !result.isFinal;
}

function log() {
  return getLogger(["server", "users"]);
}
