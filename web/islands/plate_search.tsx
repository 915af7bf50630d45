// Owns finding plates: as one types, with the address following. The old rows stay until the new ones
// are there, what is like them follows, pictures come when typing rests; the newest page grows.
import { batch, type Signal, useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Device, Location } from "../../server/contract/fleet.ts";
import {
  findBeginning,
  findNear,
  findPlates,
  type PlatesFound,
  withoutBeginning,
} from "../api/find_plates.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { placesOf } from "../components/place.ts";
import { PlateFilters } from "../components/plate_filters.tsx";
import { type AwaitedPlates, PlateResults } from "../components/plate_results.tsx";
import { goToLogin } from "../live/live.ts";
import { useRefreshed } from "../live/use_refreshed.ts";
import { nearFilterOf, plateAddress, type PlateForm, typedPlate } from "../words/plate_filter.ts";
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

/** Since the last key: pictures asked for meanwhile would stand before the next question. */
const RESTED_MS = 300;

export default function PlateSearch(props: PlateSearchProps) {
  const { locations } = props;
  const form = useSignal(props.form);
  const typed = useSignal(props.form.plate);
  const found: Signal<PlatesFound> = useSignal(props.found);
  const devices = useSignal(props.devices);
  const awaited = useSignal<AwaitedPlates>(null);
  const isTyping = useSignal(false);
  const typedMs = useRef(-RESTED_MS);
  const known = useSignal(idsOf(props.found));
  const search = { form, typed, found, devices, awaited, isTyping, typedMs, known, locations };
  const change = useSearch(search);
  useRefreshed(found, {
    load: async () => {
      const zone = zoneOfLocations(locations, form.value.location);
      const question = form.peek();
      const fresh = await findPlates(client(), { form: question, zone });
      // Something else has been asked meanwhile.
      if (form.peek() !== question) return { ok: true, data: found.peek() };
      if (!fresh.reads.ok) return fresh.reads;
      // It answers what is being searched, too; of that nothing is news.
      if (awaited.peek() !== null) show(search, fresh, null);
      return { ok: true, data: fresh };
    },
    concerns: (event) =>
      form.peek().cursor === "" && form.peek().to === "" &&
      /^plate\.(read|refined|corrected)$/.test(event.type) &&
      ["", event.location_id].includes(form.peek().location),
    everyMs: null,
  });
  const zone = zoneOfLocations(locations, form.value.location);
  const places = useMemo(() => placesOf(locations), [locations]);
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
        awaited={awaited.value}
        holdsPictures={isTyping.value}
        places={places}
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
  readonly awaited: Signal<AwaitedPlates>;
  /** Rows that are shown now came while somebody types. */
  readonly isTyping: Signal<boolean>;
  /** When a key was pressed last, by `performance.now()`. */
  readonly typedMs: { current: number };
  readonly known: Signal<ReadonlySet<string>>;
  readonly locations: PlateSearchProps["locations"];
}

/** Answers how to change the form; every change asks anew, and only the last one is answered. */
function useSearch(search: Search): (change: Partial<PlateForm>) => void {
  const asking = useRef<AbortController | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const rest = useRef<ReturnType<typeof setTimeout>>();
  const askedMs = useRef(-TYPING_MS);
  useEffect(() => () => {
    clearTimeout(timer.current);
    clearTimeout(rest.current);
    asking.current?.abort();
  }, []);
  const askSoon = (waitMs: number) => {
    clearTimeout(timer.current);
    asking.current?.abort();
    const controller = new AbortController();
    asking.current = controller;
    const askNow = () => {
      askedMs.current = performance.now();
      ask(search, controller.signal);
    };
    search.awaited.value = "all";
    // At once where it may be: what is drawn anew meanwhile would stand before the question.
    if (waitMs <= 0) askNow();
    else timer.current = setTimeout(askNow, waitMs);
  };
  return (change) => {
    const { form, typed, devices, isTyping } = search;
    const before = form.peek();
    const plate = change.plate === undefined ? before.plate : typedPlate(change.plate);
    form.value = { ...before, ...change, plate, cursor: "" };
    if (form.value.location !== before.location) loadDevices(form.value.location, devices);
    if (change.plate === undefined) return askSoon(0);
    typed.value = change.plate;
    search.typedMs.current = performance.now();
    clearTimeout(rest.current);
    rest.current = setTimeout(() => isTyping.value = false, RESTED_MS);
    askSoon(askedMs.current + TYPING_MS - performance.now());
  };
}

/** First for what begins so, which is shown at once; then for what is like it. */
async function ask(search: Search, signal: AbortSignal) {
  const form = search.form.peek();
  const question = { form, zone: zoneOfLocations(search.locations, form.location), signal };
  // Answered meanwhile for an event that came: by what is newer.
  const isOver = () => signal.aborted || search.awaited.peek() === null;
  const reads = await findBeginning(client(), question);
  // Not with each key: a browser asks for the page's icon at each new address.
  if (!signal.aborted) history.replaceState(history.state, "", plateAddress(form));
  if (isOver()) return;
  if (!reads.ok && reads.status === 401) return goToLogin();
  const asksNear = reads.ok && nearFilterOf(form, question.zone) !== null;
  const { plate } = form;
  if (!asksNear) return show(search, { reads, plate, near: [], nearTo: plate }, null);
  const { near, nearTo } = search.found.peek();
  show(search, { reads, plate, near: withoutBeginning(near, plate), nearTo }, "near");
  const like = await findNear(client(), question);
  if (isOver()) return;
  if (!like.ok && like.status === 401) return goToLogin();
  show(search, { reads, plate, near: like.ok ? like.data : [], nearTo: plate }, null);
}

function show(search: Search, fresh: PlatesFound, still: AwaitedPlates) {
  const { found, known, awaited, isTyping, typedMs } = search;
  batch(() => {
    isTyping.value = performance.now() - typedMs.current < RESTED_MS;
    known.value = idsOf(fresh);
    found.value = fresh;
    awaited.value = still;
  });
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
