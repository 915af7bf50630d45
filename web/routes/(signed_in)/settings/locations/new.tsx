// Owns adding a location.
import { PageHead } from "../../../../components/page_head.tsx";
import { PlaceFields } from "../../../../components/place_fields.tsx";
import { PostForm } from "../../../../components/post_form.tsx";
import { mayWrite, seesAll } from "../../../../components/rights.ts";
import { Said } from "../../../../components/said.tsx";
import { redirectSaying } from "../../../../flash.ts";
import { t } from "../../../../i18n/translate.ts";
import { HttpError, page } from "../../../../runtime/define.ts";
import { define } from "../../../../state.ts";
import { problemWords } from "../../../../words/problem_words.ts";
import { sharedZone } from "../../../../words/shared_zone.ts";

interface NewLocationData {
  readonly name: string;
  readonly timezone: string;
  readonly trouble: string | null;
}

export const title = define.title(() => t("Add a location"));

export const handler = define.handlers<NewLocationData>({
  async GET({ state }) {
    if (!mayWrite(state.user) || !seesAll(state.user)) throw new HttpError(403);
    const locations = await state.api.locations();
    // A chain's next site stands mostly where the others do.
    const timezone = sharedZone(locations.ok ? locations.data.items : []);
    return page({ name: "", timezone, trouble: null });
  },
  async POST({ state, req }) {
    const form = await req.formData();
    const name = String(form.get("name") ?? "").trim();
    const timezone = String(form.get("timezone") ?? "").trim();
    const answer = await state.api.createLocation({ name, timezone });
    if (answer.ok) return redirectSaying(`/settings/locations/${answer.data.id}`, "saved");
    const trouble = problemWords(answer);
    return page({ name, timezone, trouble }, { status: answer.status || 503 });
  },
});

export default define.page<NewLocationData>(({ data: { name, timezone, trouble } }) => (
  <>
    <PageHead
      title={t("Add a location")}
      up={{ href: "/settings/locations", label: t("Locations") }}
    />
    <PostForm action="/settings/locations/new" class="form-page narrow">
      <Said said={null} trouble={trouble} />
      <section class="card form-part">
        <PlaceFields name={name} timezone={timezone} />
      </section>
      <p class="form-end">
        <button type="submit">{t("Add")}</button>
        <a class="button quiet" href="/settings/locations">{t("Cancel")}</a>
      </p>
    </PostForm>
  </>
));
