// Owns the mails about accounts on their way: sent beside the request that caused them, tried again
// where that helps. They carry links worth a login: nothing of them is stored or logged.
import { getLogger } from "@logtape/logtape";
import { bulkhead, ExponentialBackoff, handleWhenResult, retry } from "cockatiel";
import { v7 as uuidv7 } from "uuid";
import type { Mailer, SendResult } from "../notifications/send_mail.ts";
import type { AccountMail } from "./account_mail_words.ts";

export interface AccountMails {
  /** Whether the server is set up to send mail at all. */
  readonly canSend: boolean;
  /**
   * Sends what `write` gives to `to`, soon; `null`: nothing. Returns at once and never throws: how
   * long it takes, and whether there is such a user, is nobody's business.
   */
  send(to: string, write: () => Promise<AccountMail | null> | AccountMail): void;
  /** Gives up what is not sent yet. */
  close(): Promise<void>;
}

const AT_ONCE = 4;
/** Of people who click; more is somebody playing. */
const MOST_WAITING = 200;
const RETRIES = { maxAttempts: 4, backoff: { initialDelay: 5000, maxDelay: 120_000 } };

/** @param mailer `null`: no SMTP server is configured */
export function createAccountMails(
  mailer: Mailer | null,
  retries: typeof RETRIES = RETRIES,
): AccountMails {
  const closing = new AbortController();
  const underWay = new Set<Promise<void>>();
  const lanes = bulkhead(AT_ONCE, MOST_WAITING);
  const again = retry(handleWhenResult(isWorthRetry), {
    maxAttempts: retries.maxAttempts,
    backoff: new ExponentialBackoff(retries.backoff),
  });
  const deliver = async (to: string, write: Parameters<AccountMails["send"]>[1]) => {
    const mail = await write();
    if (mail === null || mailer === null) return;
    const letter = { to: [to], ...mail, messageId: `<${uuidv7()}@washfleet.account>` };
    const result = await again.execute(() => mailer.send(letter), closing.signal);
    if (result.kind === "failed") log().error("a mail was not sent: {error}", { ...result });
  };
  return {
    canSend: mailer !== null,
    send: (to, write) => {
      if (closing.signal.aborted) return;
      const sending = lanes.execute(() => deliver(to, write), closing.signal)
        .catch((error) => log().error("a mail was not sent: {error}", { error }))
        .finally(() => underWay.delete(sending));
      underWay.add(sending);
    },
    close: async () => {
      closing.abort();
      await Promise.all(underWay);
    },
  };
}

function isWorthRetry(result: unknown): boolean {
  const { kind, isFinal } = result as SendResult & { isFinal?: boolean };
  return kind === "failed" && isFinal !== true;
}

function log() {
  return getLogger(["server", "users"]);
}
