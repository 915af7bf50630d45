// Owns telling an endpoint's secret, once, and what to do with it.
import type { CreatedEndpoint } from "../../server/contract/webhook.ts";
import { t } from "../i18n/translate.ts";
import { SecretOnce } from "./secret_once.tsx";

export function NewSecret({ created: { endpoint, secret } }: { created: CreatedEndpoint }) {
  return (
    <>
      <SecretOnce
        title={t("Its signing secret")}
        text={t(
          "Give it to the receiver, which verifies by it that an event comes from here. It is shown this once.",
        )}
        secret={secret}
      />
      <section class="card form-part">
        <h2>{t("Next")}</h2>
        <p>
          {t(
            "Verify webhook-signature with any Standard Webhooks library, over the exact bytes of the body. Never act on an event after its expires_at.",
          )}
        </p>
        <p class="form-end">
          <a class="button" href={`/webhooks/${endpoint.id}`}>{t("Go to the endpoint")}</a>
          <a class="button quiet" href="/docs">{t("The API's documentation")}</a>
        </p>
      </section>
    </>
  );
}
