// Owns registering a device: where it stands, its name, then its claim code.
import { useContext } from "preact/hooks";
import { PostForm } from "../../../components/post_form.tsx";
import type { Location, RegisteredDevice } from "../../../../server/contract/fleet.ts";
import type { Answer } from "../../../api/call.ts";
import type { PageApi } from "../../../page_api.ts";
import { ClaimSteps } from "../../../components/claim_steps.tsx";
import { mayWrite, Reader, seesAll } from "../../../components/rights.ts";
import { HttpError, page } from "../../../runtime/define.ts";
import { define } from "../../../state.ts";
import { problemWords } from "../../../words/problem_words.ts";
import { t } from "../../../i18n/translate.ts";

interface Form {
  readonly name: string;
  /** `""`: a new location. */
  readonly location: string;
  readonly locationName: string;
  readonly timezone: string;
}
interface NewDeviceData {
  readonly form: Form;
  readonly locations: readonly Location[];
  readonly trouble: string | null;
  readonly registered: RegisteredDevice | null;
}

const EMPTY: Form = { name: "", location: "", locationName: "", timezone: "America/Chicago" };

export const handler = define.handlers<NewDeviceData>({
  async GET({ state, url }) {
    if (!mayWrite(state.user)) throw new HttpError(403);
    const locations = await listLocations(state.api);
    const asked = url.searchParams.get("location");
    const location = locations.find(({ id }) => id === asked)?.id ?? locations[0]?.id ?? "";
    const form = { ...EMPTY, location };
    return page({ form, locations, trouble: null, registered: null });
  },
  async POST({ state, req }) {
    const fields = await req.formData();
    const field = (name: string) => String(fields.get(name) ?? "").trim();
    const form: Form = {
      name: field("name"),
      location: field("location"),
      locationName: field("location_name"),
      timezone: field("timezone"),
    };
    const place = await chooseLocation(state.api, form);
    const answer: Answer<RegisteredDevice> = place.ok
      ? await state.api.registerDevice({ name: form.name, location_id: place.data.id })
      : place;
    const locations = await listLocations(state.api);
    if (answer.ok) return page({ form, locations, trouble: null, registered: answer.data });
    // The location is there by now: trying again must not make a second one.
    const kept = place.ok ? { ...form, location: place.data.id } : form;
    const data = { form: kept, locations, trouble: problemWords(answer), registered: null };
    return page(data, { status: answer.status || 503 });
  },
});

async function listLocations(api: PageApi): Promise<Location[]> {
  const answer = await api.locations();
  return answer.ok ? answer.data.items : [];
}

async function chooseLocation(
  api: PageApi,
  form: Form,
): Promise<Answer<Pick<Location, "id">>> {
  if (form.location !== "") return { ok: true, data: { id: form.location } };
  return await api.createLocation({ name: form.locationName, timezone: form.timezone });
}

export const title = define.title(() => t("Register a device"));

export default define.page<NewDeviceData>(({ data, state }) => (
  <>
    <div class="page-head">
      <a class="up" href="/devices">{t("Devices")}</a>
      <h1>{data.registered?.device.name ?? t("Register a device")}</h1>
    </div>
    {data.registered === null ? <RegisterForm {...data} /> : (
      <>
        <ClaimSteps claim={data.registered} serverUrl={state.serverUrl} zone={data.form.timezone} />
        <p>
          <a class="button" href={`/devices/${data.registered.device.id}`}>
            {t("Go to the device")}
          </a>
        </p>
      </>
    )}
  </>
));

function RegisterForm({ form, locations, trouble }: NewDeviceData) {
  const mayAdd = seesAll(useContext(Reader));
  return (
    <PostForm action="/devices/new" class="card register">
      {trouble !== null && <p class="banner bad" role="alert">{trouble}</p>}
      <label class="entry">
        <span>{t("Name of the device")}</span>
        <input name="name" required maxLength={80} placeholder="pi-01" value={form.name} />
      </label>
      <label class="entry">
        <span>{t("Location")}</span>
        <select name="location">
          {locations.map(({ id, name }) => (
            <option key={id} value={id} selected={id === form.location}>{name}</option>
          ))}
          {mayAdd && (
            <option value="" selected={form.location === ""}>{t("A new location…")}</option>
          )}
        </select>
      </label>
      {mayAdd && <NewLocation form={form} />}
      <button type="submit">{t("Register")}</button>
    </PostForm>
  );
}

function NewLocation({ form }: Pick<NewDeviceData, "form">) {
  return (
    <fieldset class="new-location">
      <legend>{t("The new location")}</legend>
      <label class="entry">
        <span>{t("Name")}</span>
        <input name="location_name" maxLength={80} value={form.locationName} />
      </label>
      <label class="entry">
        <span>{t("Time zone")}</span>
        <input name="timezone" list="zones" maxLength={64} value={form.timezone} />
      </label>
      <datalist id="zones">
        {Intl.supportedValuesOf("timeZone").map((zone) => <option key={zone} value={zone} />)}
      </datalist>
    </fieldset>
  );
}
