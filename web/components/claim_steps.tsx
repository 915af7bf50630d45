// Owns telling what to do with a claim code; the code is shown this once.
import type { ClaimCode } from "../../server/contract/device_settings.ts";
import { At } from "./instant.tsx";
import { t } from "../i18n/translate.ts";

interface ClaimStepsProps {
  readonly claim: Pick<ClaimCode, "claim_code" | "claim_expires_at">;
  readonly serverUrl: string;
  readonly zone: string;
}

export function ClaimSteps({ claim, serverUrl, zone }: ClaimStepsProps) {
  return (
    <section class="card first-steps claim">
      <h2>{t("Its claim code")}</h2>
      <p class="claim-code" translate={false}>{claim.claim_code}</p>
      <p class="hint">
        {t("It works once and is not shown again. It ends:")}{" "}
        <At iso={claim.claim_expires_at} zone={zone} as="full" />
      </p>
      <ol>
        <li>
          <b>{t("At the site, try it with one camera, from the sources:")}</b>
          <pre><code>{tryLine(claim.claim_code, serverUrl)}</code></pre>
        </li>
        <li>
          <b>{t("Or for good:")}</b>{" "}
          {t("put this into {file} and restart the agent:", { file: "/etc/washfleet/edge.yaml" })}
          <pre><code>{edgeYaml(claim.claim_code, serverUrl)}</code></pre>
        </li>
        <li>
          <b>{t("Or put it on a card, for a machine without a screen:")}</b>
          <pre><code>{imageLine(claim.claim_code, serverUrl)}</code></pre>
        </li>
        <li>
          <b>{t("Watch it appear.")}</b>{" "}
          {t("It goes online within seconds, and its cameras with it.")}
        </li>
      </ol>
    </section>
  );
}

function tryLine(claimCode: string, serverUrl: string): string {
  const camera = "rtsp://USER:PASSWORD@CAMERA/stream";
  return `deno task edge --camera ${camera} \\
  --server ${serverUrl} --claim ${claimCode}`;
}

function imageLine(claimCode: string, serverUrl: string): string {
  return `deno task image --server ${serverUrl} \\
  --claim-code ${claimCode} --deb FILE --out DIR`;
}

function edgeYaml(claimCode: string, serverUrl: string): string {
  return `server:
  url: ${serverUrl}
  claim_code: ${claimCode}
cameras:
  - id: entry
    url: rtsp://USER:PASSWORD@CAMERA/stream
    trigger: { mode: vehicle }
`;
}
