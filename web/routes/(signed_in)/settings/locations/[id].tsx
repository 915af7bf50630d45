// Owns one location's settings. What a shorter retention deletes is said before it is saved.
import type { Location } from "../../../../../server/contract/fleet.ts";
import type { LocationReading, RetentionPreview } from "../../../../../server/contract/reading.ts";
import { PageHead } from "../../../../components/page_head.tsx";
import { PostForm } from "../../../../components/post_form.tsx";
import { ReadingFields } from "../../../../components/reading_fields.tsx";
import { RetentionQuestion } from "../../../../components/retention_question.tsx";
import { Said } from "../../../../components/said.tsx";
import { redirectSaying, takeFlash } from "../../../../flash.ts";
import { t, type Text } from "../../../../i18n/translate.ts";
import { type Context, HttpError, page } from "../../../../runtime/define.ts";
import { define, type State } from "../../../../state.ts";
import { problemWords } from "../../../../words/problem_words.ts";
import {
  isKeptOtherwise,
  type ReadingForm,
  readingFormFrom,
  readingFormOf,
  updateReadingOf,
} from "../../../../words/reading_form.ts";

interface LocationData {
  readonly location: Location;
  readonly reading: LocationReading;
  readonly form: ReadingForm;
  readonly said: Text | null;
  readonly trouble: string | null;
  /** What would be deleted, when that has to be agreed to first. */
  readonly question: RetentionPreview | null;
}

export const title = define.title<LocationData>(({ location }) =>
  t("Settings of {name}", { name: location.name })
);

export const handler = define.handlers<LocationData>({
  async GET(ctx) {
    const { said, headers } = takeFlash(ctx.req);
    const { location, reading } = await read(ctx);
    const form = readingFormOf(location, reading);
    return page({ location, reading, form, said, trouble: null, question: null }, { headers });
  },
  async POST(ctx) {
    const fields = await ctx.req.formData();
    const form = readingFormFrom(fields);
    const now = await read(ctx);
    const shown = { ...now, form, said: null, question: null };
    const isAgreed = fields.get("agreed") === "yes";
    if (!isAgreed && isKeptOtherwise(form, now.reading)) {
      const asked = await ctx.state.api.previewRetention(now.location.id, {
        keep_reads_days: form.keepReads,
        keep_pictures_days: form.keepPictures,
      });
      if (!asked.ok) {
        const trouble = problemWords(asked);
        return page({ ...shown, trouble }, { status: asked.status || 503 });
      }
      const { reads, pictures } = asked.data;
      if (reads.count + pictures.count > 0) {
        return page({ ...shown, trouble: null, question: asked.data });
      }
    }
    const trouble = await save(ctx.state, { ...now, form });
    if (trouble === null) return redirectSaying(ctx.url.pathname, "saved");
    return page({ ...shown, trouble: trouble.text }, { status: trouble.status });
  },
});

async function save(
  { api }: State,
  { location, form }: { location: Location; form: ReadingForm },
): Promise<{ text: string; status: number } | null> {
  const { name, timezone } = form;
  const isRenamed = name !== location.name || timezone !== location.timezone;
  if (isRenamed) {
    const renamed = await api.updateLocation(location.id, { name, timezone });
    if (!renamed.ok) return { text: problemWords(renamed), status: renamed.status || 503 };
  }
  const answer = await api.updateReading(location.id, updateReadingOf(form));
  return answer.ok ? null : { text: problemWords(answer), status: answer.status || 503 };
}

async function read(
  { state: { api }, params: { id = "" } }: Context<State>,
): Promise<Pick<LocationData, "location" | "reading">> {
  const [location, reading] = await Promise.all([api.location(id), api.reading(id)]);
  if (!location.ok) throw new HttpError(location.status === 400 ? 404 : location.status || 503);
  if (!reading.ok) throw new HttpError(reading.status || 503);
  return { location: location.data, reading: reading.data };
}

export default define.page<LocationData>(({ data, state, url }) => {
  const { location, reading, form, said, trouble, question } = data;
  const canWrite = state.user?.role !== "viewer";
  return (
    <>
      <PageHead
        title={location.name}
        up={{ href: "/settings/locations", label: t("Locations") }}
      >
        <a class="button quiet" href={`/locations/${location.id}`}>{t("See the location")}</a>
      </PageHead>
      <Said said={said} trouble={trouble} />
      <PostForm action={url.pathname} class="form-page">
        {question !== null && (
          <RetentionQuestion question={question} zone={location.timezone} back={url.pathname} />
        )}
        <fieldset class="form-page plain" disabled={!canWrite}>
          <ReadingFields form={form} reading={reading} />
        </fieldset>
        {question === null && canWrite && (
          <p class="form-end">
            <button type="submit">{t("Save")}</button>
            <a class="button quiet" href="/settings/locations">{t("Cancel")}</a>
          </p>
        )}
      </PostForm>
    </>
  );
});
