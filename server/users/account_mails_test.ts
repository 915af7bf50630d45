import assert from "node:assert/strict";
import { waitUntil } from "../../tests/support/wait_until.ts";
import { withDeadline } from "../../tests/support/with_deadline.ts";
import type { SendResult } from "../notifications/send_mail.ts";
import { createAccountMails } from "./account_mails.ts";

const MAIL = { subject: "A link", text: "https://fleet.example" };
const LONG_PAUSE = { initialDelay: 600_000, maxDelay: 600_000 };

/** Mails whose every attempt does as told. */
function mailsBy(attempt: () => Promise<SendResult>, graceMs: number) {
  let attempts = 0;
  const send = () => {
    attempts++;
    return attempt();
  };
  const retries = { maxAttempts: 4, backoff: LONG_PAUSE, graceMs };
  const mails = createAccountMails({ send }, retries);
  return { mails, attempts: () => attempts };
}

Deno.test("close() gives up a mail that waits to be tried again, and does not try it once more", async () => {
  const greylisted = { kind: "failed", error: "451 later", isFinal: false } as const;
  const { mails, attempts } = mailsBy(() => Promise.resolve(greylisted), 600_000);
  mails.send("a@fleet.test", () => MAIL);
  await waitUntil(() => attempts() === 1, { what: "the first attempt" });
  await withDeadline(mails.close(), { what: "close()" });
  mails.send("b@fleet.test", () => MAIL);
  assert.equal(attempts(), 1);
});

Deno.test("close() does not wait for a mail server that is silent, but for one that answers", async () => {
  const answer = Promise.withResolvers<SendResult>();
  const silent = mailsBy(() => answer.promise, 1);
  silent.mails.send("a@fleet.test", () => MAIL);
  await waitUntil(() => silent.attempts() === 1, { what: "the attempt" });
  await withDeadline(silent.mails.close(), { what: "close()" });
  const slow = mailsBy(() => answer.promise, 600_000);
  slow.mails.send("a@fleet.test", () => MAIL);
  await waitUntil(() => slow.attempts() === 1, { what: "the attempt" });
  const closed = slow.mails.close();
  answer.resolve({ kind: "sent" });
  await withDeadline(closed, { what: "close()" });
});
