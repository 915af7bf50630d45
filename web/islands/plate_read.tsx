// Owns one read as a person works on it: its picture, its facts, its correction; it follows what
// others correct meanwhile.
import { type Signal, useSignal } from "@preact/signals";
import type { CorrectedRead, Correction } from "../../server/contract/correction.ts";
import type { NamedMatch } from "../../server/contract/plate_list.ts";
import type { Read } from "../../server/contract/read.ts";
import type { Answer } from "../api/call.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import type { Places } from "../components/place.ts";
import { PlateBadge } from "../components/plate_badge.tsx";
import { PlateCandidates } from "../components/plate_candidates.tsx";
import { PlateCorrection } from "../components/plate_correction.tsx";
import { PlateFacts } from "../components/plate_facts.tsx";
import { PlateHistory } from "../components/plate_history.tsx";
import { PlateMatches } from "../components/plate_matches.tsx";
import { t } from "../i18n/translate.ts";
import { useRefreshed } from "../live/use_refreshed.ts";
import PlatePicture from "./plate_picture.tsx";

/** What a correction may change. */
export interface ReadState {
  readonly read: Read;
  readonly corrections: readonly Correction[];
  /** `null`: they could not be asked for. */
  readonly matches: readonly NamedMatch[] | null;
}

export interface PlateReadProps extends ReadState {
  readonly places: Places;
  /** By how many characters a correction may differ. */
  readonly most: number;
  readonly canWrite: boolean;
}

export default function PlateRead(
  { read, corrections, matches, places, most, canWrite }: PlateReadProps,
) {
  const state: Signal<ReadState> = useSignal({ read, corrections, matches });
  const zone = places[read.location_id]?.timezone ?? "UTC";
  const reload = () => loadState(read.id);
  useRefreshed(state, {
    load: reload,
    concerns: (event) =>
      event.type === "plate.corrected" && isOfVisit(event.data, state.peek().read.visit_id),
    everyMs: null,
  });
  const follow = async (answer: CorrectedRead) => {
    state.value = { ...state.peek(), read: answer.read };
    const fresh = await reload();
    if (fresh.ok) state.value = fresh.data;
  };
  const { read: shown } = state.value;
  return (
    <>
      <div class="page-head">
        <a class="up" href="/plates">{t("Plates")}</a>
        <h1>
          <span class="visually-hidden">{t("Plate")}</span>
          <PlateBadge plate={shown.plate} large />
        </h1>
      </div>
      <div class="plate-detail">
        <PlatePicture src={shown.image_url} plate={shown.plate} box={shown.box} />
        <div class="plate-side">
          <section class="card facts" aria-label={t("Facts")}>
            <PlateFacts read={shown} places={places} />
            {canWrite
              ? <PlateCorrection read={shown} most={most} onCorrected={follow} />
              : <PlateCandidates read={shown} />}
          </section>
          {state.value.matches !== null && (
            <section class="card" aria-labelledby="lists-title">
              <h2 id="lists-title">{t("On lists")}</h2>
              <PlateMatches matches={state.value.matches} />
            </section>
          )}
          {state.value.corrections.length > 0 && (
            <section class="card" aria-labelledby="history-title">
              <h2 id="history-title">{t("Corrections")}</h2>
              <PlateHistory corrections={state.value.corrections} zone={zone} />
            </section>
          )}
        </div>
      </div>
    </>
  );
}

async function loadState(id: string): Promise<Answer<ReadState>> {
  const api = createApiClient(sendFromBrowser);
  const [read, corrections, matches] = await Promise.all([
    api.plate(id),
    api.corrections(id),
    api.matches(id),
  ]);
  if (!read.ok) return read;
  return {
    ok: true,
    data: {
      read: read.data,
      corrections: corrections.ok ? corrections.data.items : [],
      matches: matches.ok ? matches.data.items : null,
    },
  };
}

function isOfVisit(data: Readonly<Record<string, unknown>>, visitId: string): boolean {
  return (data.read as Read | undefined)?.visit_id === visitId;
}
