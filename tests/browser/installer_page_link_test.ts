// From the claim code on a slip of paper to a linked agent, over a real link to a double of the server.
import assert from "node:assert/strict";
import fc from "fast-check";
import { claimCodeFault, formatClaimCode } from "../../edge/http/page/browser/claim_code.js";
import { makeClaimCode, parseClaimCode } from "../../server/devices/claim_code.ts";
import { openInstallerPage } from "../support/installer_page.ts";
import { withLink } from "../support/link_rig.ts";

const CODE = "WF-7K3-M9T-D4X";

Deno.test("every code that the server makes is taken, however it is typed", () => {
  const bytes = fc.uint8Array({ minLength: 9, maxLength: 9, max: 239 });
  fc.assert(fc.property(bytes, fc.constantFrom(" ", "-", "", " – "), (random, gap) => {
    const code = makeClaimCode(() => random);
    const typed = code.toLowerCase().replaceAll("-", gap);
    for (const one of [code, typed, ` ${typed}\n`]) {
      assert.equal(formatClaimCode(one), code, one);
      assert.equal(claimCodeFault(one), null, one);
    }
    assert.equal(formatClaimCode(code.slice(3)), code); // without WF
  }));
});

Deno.test("what the page takes for a code, the server takes for the same code", () => {
  const symbols = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789- "];
  const typed = fc.array(fc.constantFrom(...symbols), { maxLength: 16 }).map((all) => all.join(""));
  fc.assert(fc.property(typed, (text) => {
    if (claimCodeFault(text) !== null) return;
    assert.equal(parseClaimCode(formatClaimCode(text)), formatClaimCode(text), text);
  }));
});

Deno.test("a code that cannot be one is told at once, and is not sent", async () => {
  await using open = await openInstallerPage({});
  const { page } = open;
  await open.logIn();
  let claims = 0;
  page.on("request", (request) => void (request.url().includes("/claim") ? claims++ : 0));
  await page.fill("#server_url", "https://fleet.example");
  for (const [typed, words] of [["7k3m9", "4 missing"], ["7K3M9TD4O", "character O"]] as const) {
    await page.fill("#claim_code", typed);
    await page.click("#claim button");
    await page.locator("#claim_result", { hasText: words }).waitFor();
  }
  assert.equal(claims, 0);
});

Deno.test("a claim code links the agent: refused in words, then connected as whom and where", () =>
  withLink(async ({ server, start }) => {
    server.goodClaim = CODE;
    const link = start({ claimCode: null, serverUrl: null });
    await using open = await openInstallerPage({ parts: { link } });
    const { page } = open;
    await open.logIn();
    await page.locator("#attention").getByText("Not linked yet").waitFor();
    await page.fill("#server_url", server.url);
    await page.locator("#claim_code").pressSequentially("7k3m9td4w");
    assert.equal(await page.inputValue("#claim_code"), "WF-7K3-M9T-D4W");
    await page.click("#claim button");
    await page.locator("#link", { hasText: "this claim code was used" }).waitFor();
    assert.equal(await page.inputValue("#server_url"), server.url);
    await page.fill("#claim_code", ` ${CODE.toLowerCase()} `);
    await page.click("#claim button");
    await page.locator("#link", { hasText: "Connected as Pi at Town." }).waitFor();
    await page.locator("#claim").waitFor({ state: "hidden" });
    assert.equal(await page.locator("#attention").getByText("Not linked yet").count(), 0);
    const faults = open.faults.filter((fault) => !fault.startsWith("Failed to load resource"));
    assert.deepEqual(faults, []);
  }));
