// Owns the head of an endpoint's pages: its name, its state and why, its tabs.
import type { Endpoint } from "../../server/contract/webhook.ts";
import { t, type Text } from "../i18n/translate.ts";
import EndpointState from "../islands/endpoint_state.tsx";
import TabRow from "../islands/tab_row.tsx";
import { endpointName } from "../words/endpoint_words.ts";
import { PageHead } from "./page_head.tsx";
import { PostForm } from "./post_form.tsx";
import { Said } from "./said.tsx";

export interface EndpointHeadProps {
  readonly endpoint: Endpoint;
  readonly path: string;
  readonly zone: string;
  readonly said: Text | null;
  readonly trouble: string | null;
}

export function EndpointHead({ endpoint, path, zone, said, trouble }: EndpointHeadProps) {
  const at = `/webhooks/${endpoint.id}`;
  return (
    <>
      <PageHead title={endpointName(endpoint)} up={{ href: "/webhooks", label: t("Webhooks") }}>
        <PostForm action={at}>
          {endpoint.enabled && (
            <button type="submit" name="action" value="test" class="quiet">
              {t("Send a test")}
            </button>
          )}
          <button
            type="submit"
            name="action"
            value={endpoint.enabled ? "off" : "on"}
            class={endpoint.enabled ? "quiet" : ""}
          >
            {endpoint.enabled ? t("Switch off") : t("Switch on again")}
          </button>
        </PostForm>
      </PageHead>
      <Said said={said} trouble={trouble} />
      <EndpointState endpoint={endpoint} zone={zone} />
      <TabRow
        label={t("Webhooks")}
        path={path}
        tabs={[
          { href: at, label: t("Deliveries") },
          { href: `${at}/edit`, label: t("Settings") },
        ]}
      />
    </>
  );
}
