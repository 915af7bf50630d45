// Owns a list of reads on another thing's page; the newest page grows as plates are read.
import { type Signal, useSignal } from "@preact/signals";
import type { Page } from "../../server/contract/page.ts";
import type { FoundRead } from "../../server/contract/read.ts";
import type { PlateFilter } from "../api/plates_calls.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import type { Places } from "../components/place.ts";
import { PlateTable } from "../components/plate_table.tsx";
import { t } from "../i18n/translate.ts";
import { useRefreshed } from "../live/use_refreshed.ts";

export interface PlateListProps {
  readonly page: Page<FoundRead>;
  readonly filter: PlateFilter & { readonly limit: string };
  readonly places: Places;
  /** Whether new reads may belong to this page: the newest one, open to the present. */
  readonly isLive: boolean;
}

export default function PlateList({ page, filter, places, isLive }: PlateListProps) {
  const shown: Signal<Page<FoundRead>> = useSignal(page);
  useRefreshed(shown, {
    load: () => createApiClient(sendFromBrowser).plates(filter),
    concerns: ({ type, location_id }) =>
      isLive && /^plate\.(read|refined|corrected)$/.test(type) &&
      (filter.location_id === undefined || filter.location_id === "" ||
        filter.location_id === location_id),
    everyMs: null,
  });
  const known = new Set(page.items.map(({ id }) => id));
  return <PlateTable reads={shown.value.items} caption={t("Plates")} {...{ places, known }} />;
}
