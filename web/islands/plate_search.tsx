// Owns finding plates: as one types, with the address following; the old rows stay until the new ones
// are there, and the newest page grows as plates are read.
import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Device, Location } from "../../server/contract/fleet.ts";
import { findPlates, type PlatesFound } from "../api/find_plates.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { placesOf } from "../components/place.ts";
import { PlateFilters } from "../components/plate_filters.tsx";
import { PlateResults } from "../components/plate_results.tsx";
import { goToLogin } from "../live/live.ts";
import { useRefreshed } from "../live/use_refreshed.ts";
import { plateAddress, type PlateForm, typedPlate } from "../words/plate_filter.ts";
import { zoneOfLocations } from "../words/plate_zone.ts";

type ListedDevice = Pick<Device, "id" | "name" | "cameras">;

export interface PlateSearchProps {
  readonly form: PlateForm;
  readonly locations: readonly Pick<Location, "id" | "name" | "timezone">[];
  readonly devices: readonly ListedDevice[];
  readonly found: PlatesFound;
}

/** Between two questions of quick typing; the first of them is asked at once, as a wait is felt. */
const TYPING_MS = 70;

export default function PlateSearch(props: PlateSearchProps) {
  const { locations } = props;
  const form = useSignal(props.form);
  const typed = useSignal(props.form.plate);
  const found: Signal<PlatesFound> = useSignal(props.found);
  const devices = useSignal(props.devices);
  const isBusy = useSignal(false);
  const known = useSignal(idsOf(props.found));
  const change = useSearch({ form, typed, found, devices, isBusy, known, locations });
  useRefreshed(found, {
    load: async () => {
      const zone = zoneOfLocations(locations, form.value.location);
      const fresh = await findPlates(client(), { form: form.peek(), zone });
      return fresh.reads.ok ? { ok: true, data: fresh } : fresh.reads;
    },
    concerns: (event) =>
      form.peek().cursor === "" && form.peek().to === "" && !isBusy.peek() &&
      /^plate\.(read|refined|corrected)$/.test(event.type) &&
      ["", event.location_id].includes(form.peek().location),
    everyMs: null,
  });
  const zone = zoneOfLocations(locations, form.value.location);
  return (
    <>
      <PlateFilters
        form={form.value}
        typed={typed.value}
        devices={devices.value}
        onChange={change}
        {...{ locations, zone }}
      />
      <PlateResults
        form={form.value}
        found={found.value}
        known={known.value}
        isBusy={isBusy.value}
        places={placesOf(locations)}
        zone={zone}
        onClear={() => change(NOTHING)}
      />
    </>
  );
}

const NOTHING: PlateForm = {
  plate: "",
  location: "",
  device: "",
  camera: "",
  certainty: "",
  from: "",
  to: "",
  cursor: "",
};
const client = () => createApiClient(sendFromBrowser);

interface Search {
  readonly form: Signal<PlateForm>;
  readonly typed: Signal<string>;
  readonly found: Signal<PlatesFound>;
  readonly devices: Signal<readonly ListedDevice[]>;
  readonly isBusy: Signal<boolean>;
  readonly known: Signal<ReadonlySet<string>>;
  readonly locations: PlateSearchProps["locations"];
}

/** Answers how to change the form; every change asks anew, and only the last one is answered. */
function useSearch(search: Search): (change: Partial<PlateForm>) => void {
  const asking = useRef<AbortController | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const askedMs = useRef(-TYPING_MS);
  useEffect(() => () => {
    clearTimeout(timer.current);
    asking.current?.abort();
  }, []);
  return (change) => {
    const { form, typed, devices } = search;
    if (change.plate !== undefined) typed.value = change.plate;
    const before = form.peek();
    const plate = change.plate === undefined ? before.plate : typedPlate(change.plate);
    form.value = { ...before, ...change, plate, cursor: "" };
    history.replaceState(history.state, "", plateAddress(form.value));
    if (form.value.location !== before.location) loadDevices(form.value.location, devices);
    clearTimeout(timer.current);
    asking.current?.abort();
    const controller = new AbortController();
    asking.current = controller;
    search.isBusy.value = true;
    const waitMs = askedMs.current + TYPING_MS - performance.now();
    timer.current = setTimeout(() => {
      askedMs.current = performance.now();
      ask(search, controller.signal);
    }, change.plate === undefined ? 0 : Math.max(0, waitMs));
  };
}

async function ask({ form, found, isBusy, known, locations }: Search, signal: AbortSignal) {
  const question = form.peek();
  const zone = zoneOfLocations(locations, question.location);
  const answer = await findPlates(client(), { form: question, zone, signal });
  if (signal.aborted) return;
  isBusy.value = false;
  if (!answer.reads.ok && answer.reads.status === 401) return goToLogin();
  known.value = idsOf(answer);
  found.value = answer;
}

async function loadDevices(location: string, devices: Signal<readonly ListedDevice[]>) {
  devices.value = [];
  if (location === "") return;
  const answer = await client().devices({ location_id: location, limit: "200" });
  if (answer.ok) devices.value = answer.data.items;
}

function idsOf({ reads, near }: PlatesFound): ReadonlySet<string> {
  const ids = [...(reads.ok ? reads.data.items : []), ...near].map(({ id }) => id);
  return new Set(ids);
}
