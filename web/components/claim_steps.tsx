// Owns telling what to do with a claim code; the code is shown this once.
import type { ClaimCode } from "../../server/contract/device_settings.ts";
import { At } from "./instant.tsx";

interface ClaimStepsProps {
  readonly claim: Pick<ClaimCode, "claim_code" | "claim_expires_at">;
  readonly serverUrl: string;
  readonly zone: string;
}

export function ClaimSteps({ claim, serverUrl, zone }: ClaimStepsProps) {
  return (
    <section class="card first-steps claim">
      <h2>Its claim code</h2>
      <p class="claim-code" translate={false}>{claim.claim_code}</p>
      <p class="hint">
        It works once, until{" "}
        <At iso={claim.claim_expires_at} zone={zone} as="full" />, and is not shown again.
      </p>
      <ol>
        <li>
          <b>At the site, try it</b> with one camera, from the sources:
          <pre><code>{tryLine(claim.claim_code, serverUrl)}</code></pre>
        </li>
        <li>
          <b>Or for good:</b> put this into <code>/etc/washfleet/edge.yaml</code>{" "}
          and restart the agent:
          <pre><code>{edgeYaml(claim.claim_code, serverUrl)}</code></pre>
        </li>
        <li>
          <b>Watch it appear.</b> It goes online within seconds, and its cameras with it.
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
