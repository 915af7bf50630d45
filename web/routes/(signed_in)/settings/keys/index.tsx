// Owns the list of API keys: what each may do, where, until when, when it was last used.
import type { Location } from "../../../../../server/contract/fleet.ts";
import type { ApiKey } from "../../../../../server/contract/key.ts";
import type { Page } from "../../../../../server/contract/page.ts";
import type { Answer } from "../../../../api/call.ts";
import { Failure } from "../../../../components/failure.tsx";
import { Plus } from "../../../../components/icons.ts";
import { KeyTable } from "../../../../components/key_table.tsx";
import { Notice } from "../../../../components/notice.tsx";
import { placesOf } from "../../../../components/place.ts";
import { Said } from "../../../../components/said.tsx";
import { SettingsHead } from "../../../../components/settings_head.tsx";
import { redirectSaying, takeFlash } from "../../../../flash.ts";
import { t, type Text } from "../../../../i18n/translate.ts";
import { page } from "../../../../runtime/define.ts";
import { define, type State } from "../../../../state.ts";
import { problemWords } from "../../../../words/problem_words.ts";
import { sharedZone } from "../../../../words/shared_zone.ts";

interface KeysData {
  readonly keys: Answer<Page<ApiKey>>;
  readonly locations: readonly Location[];
  readonly nowMs: number;
  readonly said: Text | null;
  readonly trouble: string | null;
}

export const title = define.title(() => t("API keys"));

export const handler = define.handlers<KeysData>({
  async GET({ state, req, url }) {
    const { said, headers } = takeFlash(req);
    return page({ ...await read(state, url), said, trouble: null }, { headers });
  },
  async POST({ state, req, url }) {
    const id = String((await req.formData()).get("key") ?? "");
    const answer = await state.api.revokeKey(id);
    if (answer.ok) return redirectSaying("/settings/keys", "key_revoked");
    const data = { ...await read(state, url), said: null, trouble: problemWords(answer) };
    return page(data, { status: answer.status || 503 });
  },
});

async function read(
  { api }: State,
  url: URL,
): Promise<Pick<KeysData, "keys" | "locations" | "nowMs">> {
  const [keys, locations] = await Promise.all([
    api.keys(url.searchParams.get("cursor") ?? ""),
    api.locations(),
  ]);
  return { keys, locations: locations.ok ? locations.data.items : [], nowMs: Date.now() };
}

export default define.page<KeysData>(({ data, state, url }) => {
  const { keys, locations, nowMs, said, trouble } = data;
  return (
    <>
      <SettingsHead path={url.pathname} role={state.user?.role ?? null} />
      <Said said={said} trouble={trouble} />
      {!keys.ok && <Failure title={t("The keys could not be shown")} answer={keys} />}
      {keys.ok && keys.data.items.length === 0 && (
        <Notice
          title={t("No API key yet")}
          text={t(
            "A key lets a program in: a point of sale, a lane display, Prometheus. Give each program a key of its own, with no more rights than it needs.",
          )}
          action={{ href: "/settings/keys/new", label: t("Make the first key") }}
        />
      )}
      {keys.ok && keys.data.items.length > 0 && (
        <>
          <div class="list-actions">
            <a class="button" href="/settings/keys/new">
              <Plus /> {t("Make a key")}
            </a>
          </div>
          <div class="card table-card">
            <KeyTable
              keys={keys.data.items}
              places={placesOf(locations)}
              zone={sharedZone(locations)}
              nowMs={nowMs}
            />
          </div>
          {keys.data.next_cursor !== null && (
            <nav class="pager" aria-label={t("Pages")}>
              <a class="button quiet" href={`/settings/keys?cursor=${keys.data.next_cursor}`}>
                {t("Older")}
              </a>
            </nav>
          )}
        </>
      )}
    </>
  );
});
