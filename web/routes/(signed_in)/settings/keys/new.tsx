// Owns making an API key; the answer shows it, once.
import type { Location } from "../../../../../server/contract/fleet.ts";
import { type CreatedKey, Scope } from "../../../../../server/contract/key.ts";
import { KeyFields, type KeyForm } from "../../../../components/key_fields.tsx";
import { PageHead } from "../../../../components/page_head.tsx";
import { PostForm } from "../../../../components/post_form.tsx";
import { Said } from "../../../../components/said.tsx";
import { isScopeForgotten, scopeOf } from "../../../../components/scope_fields.tsx";
import { SecretOnce } from "../../../../components/secret_once.tsx";
import { t } from "../../../../i18n/translate.ts";
import { page } from "../../../../runtime/define.ts";
import { redirectTo } from "../../../../safe_next.ts";
import { define, type State } from "../../../../state.ts";
import { problemWords } from "../../../../words/problem_words.ts";

interface NewKeyData {
  readonly form: KeyForm;
  readonly locations: readonly Location[];
  readonly trouble: string | null;
  readonly created: CreatedKey | null;
}

const EMPTY: KeyForm = { name: "", scopes: [], locationIds: [], days: "" };
const DAY_MS = 86_400_000;

export const title = define.title(() => t("Make a key"));

export const handler = define.handlers<NewKeyData>({
  async GET({ state }) {
    if (state.user?.role !== "admin") return redirectTo("/settings/keys");
    return page({ form: EMPTY, locations: await locationsOf(state), trouble: null, created: null });
  },
  async POST({ state, req }) {
    const fields = await req.formData();
    const form: KeyForm = {
      name: String(fields.get("name") ?? "").trim(),
      scopes: fields.getAll("scopes").flatMap((scope) => Scope.safeParse(scope).data ?? []),
      locationIds: scopeOf(fields, "location_ids"),
      days: String(fields.get("days") ?? ""),
    };
    const locations = await locationsOf(state);
    const refuse = (trouble: string, status: number) =>
      page({ form, locations, trouble, created: null }, { status });
    if (form.scopes.length === 0) return refuse(t("Choose what the key may do."), 400);
    if (isScopeForgotten(fields, "location_ids")) {
      return refuse(t("Choose at least one of “Only these”."), 400);
    }
    const answer = await state.api.createKey({
      name: form.name,
      scopes: form.scopes,
      location_ids: form.locationIds.length === 0 ? null : form.locationIds,
      valid_ms: form.days === "" ? null : Number(form.days) * DAY_MS,
    });
    if (!answer.ok) return refuse(problemWords(answer), answer.status || 503);
    return page({ form, locations, trouble: null, created: answer.data }, { status: 201 });
  },
});

async function locationsOf({ api }: State): Promise<Location[]> {
  const answer = await api.locations();
  return answer.ok ? answer.data.items : [];
}

export default define.page<NewKeyData>(({ data: { form, locations, trouble, created } }) => (
  <>
    <PageHead title={t("Make a key")} up={{ href: "/settings/keys", label: t("API keys") }} />
    {created !== null && (
      <>
        <SecretOnce
          title={t("The key {name}", { name: created.api_key.name })}
          text={t("Sent as Authorization: Bearer. It is shown this once.")}
          secret={created.key}
        />
        <p>
          <a class="button" href="/settings/keys">{t("Done")}</a>
        </p>
      </>
    )}
    {created === null && (
      <PostForm action="/settings/keys/new" class="form-page narrow">
        <Said said={null} trouble={trouble} />
        <KeyFields form={form} locations={locations} />
        <p class="form-end">
          <button type="submit">{t("Make the key")}</button>
          <a class="button quiet" href="/settings/keys">{t("Cancel")}</a>
        </p>
      </PostForm>
    )}
  </>
));
