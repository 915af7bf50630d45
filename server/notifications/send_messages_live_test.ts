import assert from "node:assert/strict";
import { testContext } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { addRule } from "../../tests/support/notifying.ts";
import { startSmtpDouble } from "../../tests/support/smtp_double.ts";
import { startWebhookReceiver } from "../../tests/support/webhook_receiver.ts";
import type { NewChannel } from "../contract/notification.ts";
import { sql } from "../db/sql.ts";
import { createSealer, type Sealer } from "../seal.ts";
import { type SenderProcess, startSender } from "../webhooks/sender_process.ts";
import { listNotifications } from "./list_notifications.ts";
import { chatText } from "./send_chat.ts";
import { createMailer } from "./send_mail.ts";
import { type MessageDeps, sendMessages } from "./send_messages.ts";
import { testRule } from "./test_rule.ts";

let database: TestDatabase;
let sealer: Sealer;
let sender: SenderProcess;
const MAIL: NewChannel = { kind: "email", to: ["ops@fleet.test", "night@fleet.test"] };

Deno.test.beforeAll(async () => {
  database = await testDatabase();
  sealer = await createSealer(crypto.getRandomValues(new Uint8Array(32)));
  const ready = Promise.withResolvers<void>();
  sender = startSender({ allowCidrs: ["127.0.0.1/32"], onReady: ready.resolve });
  await ready.promise;
});
Deno.test.afterAll(async () => {
  await sender.close();
  await database.close();
});
Deno.test.beforeEach(async () => {
  await database.db.execute(sql`truncate notification_rules, events cascade`);
});

/** Puts a message into the outbox. */
async function owe(channel: NewChannel, name = "night shift"): Promise<void> {
  const id = await addRule({ db: database.db, sealer }, {
    name,
    trigger: { kind: "disk_low", below_bytes: 1_000_000 },
    channels: [channel],
  });
  await testRule(testContext(database.db), id);
}

async function send(deps: Partial<MessageDeps> = {}): Promise<number> {
  const parts = { sealer, send: sender.send.bind(sender), mailer: null, ...deps };
  await database.db.execute(sql`
    update notification_messages set next_attempt_at = now() where status = 'pending'`);
  return await sendMessages(testContext(database.db), parts, { retryDelaysMs: [1000, 1000] });
}

async function message() {
  const { items } = await listNotifications(testContext(database.db), { limit: 1 });
  const [first] = items[0]?.messages ?? [];
  assert.ok(first !== undefined);
  return first;
}

Deno.test("a mail arrives at every recipient, and its subject is one line", async () => {
  await using smtp = startSmtpDouble();
  await owe(MAIL, "night\r\nBcc: thief@evil.test");
  const mailer = createMailer({ url: smtp.url, from: "fleet@washfleet.test" });
  assert.equal(await send({ mailer }), 1);
  assert.equal(await send({ mailer }), 0);
  const [mail, ...more] = smtp.mails;
  assert.deepEqual(more, []);
  assert.equal(mail?.from, "fleet@washfleet.test");
  assert.deepEqual(mail?.to, ["ops@fleet.test", "night@fleet.test"]);
  assert.match(mail?.data ?? "", /^Subject: Test of the rule night Bcc: thief@evil\.test$/m);
  assert.doesNotMatch(mail?.data ?? "", /^Bcc:/m);
  assert.equal((await message()).status, "sent");
});

Deno.test("a mail that is put off, or cut off, is sent again under the same Message-ID", async () => {
  await using smtp = startSmtpDouble();
  await owe(MAIL);
  const mailer = createMailer({ url: smtp.url, from: "fleet@washfleet.test" });
  smtp.fault = "busy";
  await send({ mailer });
  const putOff = await message();
  assert.equal(putOff.status, "pending");
  assert.match(putOff.error ?? "", /greylisted/);
  smtp.fault = "cut_in_data";
  await send({ mailer });
  assert.equal((await message()).status, "pending");
  smtp.fault = "none";
  await send({ mailer });
  assert.equal((await message()).status, "sent");
  const id = await database.db.row<{ id: string }>(sql`select id from notification_messages`);
  assert.match(smtp.mails[0]?.data ?? "", new RegExp(`^Message-ID: <${id?.id}@`, "m"));
});

Deno.test("a mailbox that is not there fails at once, a silent server after its timeout and retries", async () => {
  await using smtp = startSmtpDouble();
  await owe(MAIL);
  smtp.fault = "no_such_mailbox";
  await send({ mailer: createMailer({ url: smtp.url, from: "fleet@washfleet.test" }) });
  assert.equal((await message()).status, "failed");
  assert.match((await message()).error ?? "", /no such mailbox/);
  await database.db.execute(sql`truncate notification_rules cascade`);
  await owe(MAIL);
  smtp.fault = "silent";
  const mailer = createMailer({ url: smtp.url, from: "fleet@washfleet.test", timeoutMs: 200 });
  for (let attempt = 0; attempt < 3; attempt++) await send({ mailer });
  assert.equal((await message()).status, "failed");
  assert.equal((await message()).attempts, 3);
});

Deno.test("a mail that one of two recipients is refused for fails and is not sent twice", async () => {
  await using smtp = startSmtpDouble();
  smtp.fault = "one_refused";
  await owe(MAIL);
  const mailer = createMailer({ url: smtp.url, from: "fleet@washfleet.test" });
  await send({ mailer });
  await send({ mailer });
  assert.equal(smtp.mails.length, 1);
  assert.equal((await message()).error, "refused for night@fleet.test");
});

Deno.test("a wrong login's answer does not tell the password", async () => {
  await using smtp = startSmtpDouble();
  smtp.fault = "wrong_login";
  const url = smtp.url.replace("smtp://", "smtp://fleet:hush-hush@");
  const mailer = createMailer({ url, from: "fleet@washfleet.test" });
  const mail = { to: ["a@fleet.test"], subject: "s", text: "t", messageId: "<1@x>" };
  const result = await mailer.send(mail);
  assert.ok(result.kind === "failed" && !result.isFinal);
  assert.match(result.error, /no such login with …/);
  assert.ok(!JSON.stringify(result).includes("hush-hush"));
});

Deno.test("a chat gets the message by the sending process; its address is kept sealed", async () => {
  await using chat = startWebhookReceiver();
  await owe({ kind: "slack", url: `${chat.url}?token=hush-hush` }, "<!channel> & *all*");
  await send();
  const { text } = JSON.parse(chat.received[0]?.body ?? "");
  assert.equal(
    text,
    "*Test of the rule &lt;!channel&gt; &amp; ·all·*\nSent by tests to try its channels.",
  );
  assert.equal((await message()).status, "sent");
  const kept = await database.db.rows<Record<string, unknown>>(sql`
    select channels::text as a, null as b from notification_rules
    union all select channel::text, detail::text from notification_messages, audit_log`);
  assert.ok(!JSON.stringify(kept).includes("hush-hush"));
  assert.deepEqual((await message()).channel, { kind: "slack", origin: new URL(chat.url).origin });
});

Deno.test("a chat at a private address is refused, one that is gone fails at once, a busy one later", async () => {
  await using chat = startWebhookReceiver();
  await owe({ kind: "slack", url: chat.url.replace("127.0.0.1", "127.0.0.2") });
  await send();
  assert.match((await message()).error ?? "", /^refused: 127\.0\.0\.2/);
  await database.db.execute(sql`truncate notification_rules cascade`);
  await owe({ kind: "slack", url: chat.url });
  chat.answerWith(() => new Response("slow down", { status: 429 }));
  await send();
  assert.equal((await message()).status, "pending");
  chat.answerWith(() => new Response("no_service", { status: 404 }));
  await send();
  assert.equal((await message()).status, "failed");
  assert.match((await message()).error ?? "", /answered 404: no_service/);
});

Deno.test("two servers that empty the outbox at once send each message once", async () => {
  await using chat = startWebhookReceiver();
  for (let index = 0; index < 5; index++) await owe({ kind: "slack", url: chat.url });
  const ctx = testContext(database.db);
  const deps = { sealer, send: sender.send.bind(sender), mailer: null };
  await Promise.all([sendMessages(ctx, deps), sendMessages(ctx, deps)]);
  assert.equal(chat.received.length, 5);
});

Deno.test("chatText() keeps a name from mentioning a room", () => {
  assert.equal(chatText({ title: "a", text: "<@U1>" }), "*a*\n&lt;@U1&gt;");
});
