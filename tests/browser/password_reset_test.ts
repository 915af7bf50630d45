// Passwords that were forgotten: by a mail where the server sends any, by an administrator's link
// where it does not.
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { openRealDashboard, type RealDashboard } from "../support/real_dashboard.ts";
import { type ReceivedMail, startSmtpDouble } from "../support/smtp_double.ts";
import { waitUntil } from "../support/wait_until.ts";

const FRESH = "a fresh long password";

/** As a mail program shows it (RFC 2045, quoted-printable). */
function textOf({ data }: ReceivedMail): string {
  const bytes = data.replaceAll(/=\r?\n/g, "")
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return new TextDecoder().decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
}

/** A browser that nobody is signed in with. */
async function stranger(site: RealDashboard): Promise<Page> {
  const context = await site.context.browser()?.newContext();
  return await context?.newPage() ?? assert.fail("no browser");
}

async function setPassword(page: Page, site: RealDashboard, link: string): Promise<void> {
  // The server listens on another port than its public address says.
  const { pathname, search } = new URL(link);
  await page.goto(site.app.url + pathname + search);
  await page.fill("input[name=password]", FRESH);
  await page.getByRole("button", { name: "Set the password" }).click();
}

Deno.test("who has forgotten the password is in by a mailed link, and out everywhere else", async () => {
  await using smtp = startSmtpDouble();
  const env = { WASHFLEET_SMTP_URL: smtp.url, WASHFLEET_PUBLIC_URL: "http://127.0.0.1:8080" };
  await using site = await openRealDashboard({ env });
  await site.open("/devices");
  const page = await stranger(site);
  await page.goto(`${site.app.url}/login`);
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await page.getByLabel("Email address").fill("admin@washfleet.local");
  await page.getByRole("button", { name: "Send me a link" }).click();
  await page.getByRole("status").waitFor();
  const mail = await waitUntil(() => smtp.mails[0], { what: "the mail" });
  const link = /https?:\S+/.exec(textOf(mail))?.[0] ?? assert.fail(mail.data);
  await setPassword(page, site, link);
  await page.waitForURL(`${site.app.url}/`);
  await site.page.waitForURL((url) => url.pathname === "/login");
  const again = await stranger(site);
  await setPassword(again, site, link);
  await again.getByText("This link is not valid.").waitFor();
});

Deno.test("without mail the page says whom to ask, and an administrator makes a link", async () => {
  await using site = await openRealDashboard();
  await site.signInAs("viewer");
  await site.signInAs("admin");
  const theirs = await stranger(site);
  await theirs.goto(`${site.app.url}/forgot_password`);
  await theirs.getByLabel("Email address").fill("admin@washfleet.local");
  await theirs.getByRole("button", { name: "Send me a link" }).click();
  await theirs.getByText("Ask your administrator for a link.").waitFor();
  const { page } = site;
  await site.open("/settings/users");
  await page.locator("tr[data-user] a", { hasText: "viewer" }).click();
  await page.getByRole("button", { name: "Make a link for a new password" }).click();
  const link = await page.locator(".secret").innerText();
  await site.checkAxe();
  await site.shoot("settings_password_link");
  await setPassword(theirs, site, link);
  await theirs.waitForURL(`${site.app.url}/`);
});
