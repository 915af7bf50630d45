// Owns finding plates: as one types, with the address following. The old rows stay until the new ones
// are there, first those that fit on the screen; the others and what is like them follow, pictures
// come when typing rests; the newest page grows.
import { batch, type Signal, useSignal } from "@preact/signals";
import { useCallback, useEffect, useMemo, useRef } from "preact/hooks";
import type { Location } from "../../server/contract/fleet.ts";
import {
  findBeginning,
  findNear,
  findPlates,
  NOTHING_NEAR,
  type PlatesFound,
  withoutBeginning,
} from "../api/find_plates.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { placesOf } from "../components/place.ts";
import { PlateFilters } from "../components/plate_filters.tsx";
import { type AwaitedPlates, PlateResults } from "../components/plate_results.tsx";
import { afterFrame } from "../live/after_frame.ts";
import { goToLogin } from "../live/live.ts";
import { loadPlateDevices, type PlateDevices } from "../live/plate_devices.ts";
import { idsOf, isAnother, knownIn } from "../live/plate_news.ts";
import { useRefreshed } from "../live/use_refreshed.ts";
import { nearFilterOf, plateAddress, type PlateForm, typedPlate } from "../words/plate_filter.ts";
import { zoneOfLocations } from "../words/plate_zone.ts";

export interface PlateSearchProps {
  readonly form: PlateForm;
  readonly locations: readonly Pick<Location, "id" | "name" | "timezone">[];
  readonly devices: PlateDevices;
  readonly found: PlatesFound;
}

/** Between two questions of quick typing; the first of them is asked at once, as a wait is felt. */
const TYPING_MS = 70;

/** From then on a wait is shown; most answers are there before, and dimming rows costs two paintings. */
const LATE_MS = 150;

/** Lower than any row, however small its words. */
const LOWEST_ROW_PX = 56;

/** Since the last key: pictures asked for meanwhile would stand before the next question. */
const RESTED_MS = 300;

export default function PlateSearch(props: PlateSearchProps) {
  const { locations } = props;
  const form = useSignal(props.form);
  const typed = useSignal(props.form.plate);
  const found: Signal<PlatesFound> = useSignal(props.found);
  const devices = useSignal(props.devices);
  const search: Search = {
    form,
    typed,
    found,
    devices,
    locations,
    drawn: useSignal(Infinity),
    screenRows: useRef(Infinity),
    awaited: useSignal<AwaitedPlates>(null),
    isLate: useSignal(false),
    isTyping: useSignal(false),
    typedMs: useRef(-RESTED_MS),
    known: useSignal(idsOf(props.found)),
  };
  const { drawn, awaited, isLate, isTyping, known } = search;
  const change = useSearch(search);
  useRefreshed(found, {
    load: async () => {
      const zone = zoneOfLocations(locations, form.value.location);
      const question = form.peek();
      const fresh = await findPlates(client(), { form: question, zone });
      // Something else has been asked meanwhile.
      if (form.peek() !== question) return { ok: true, data: found.peek() };
      if (!fresh.reads.ok) return fresh.reads;
      // It answers what is being searched, too.
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
        found={found.value}
        known={known.value}
        drawn={drawn.value}
        awaited={awaited.value}
        isLate={isLate.value}
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
  readonly devices: Signal<PlateDevices>;
  /** How many rows are drawn: at first those that fit on the screen. */
  readonly drawn: Signal<number>;
  /** How many fitted when something was asked last, wherever one had scrolled to. */
  readonly screenRows: { current: number };
  readonly awaited: Signal<AwaitedPlates>;
  /** What is awaited takes so long that it must be seen. */
  readonly isLate: Signal<boolean>;
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
  const late = useRef<ReturnType<typeof setTimeout>>();
  const askedMs = useRef(-TYPING_MS);
  useEffect(() => () => {
    [timer, rest, late].forEach(({ current }) => clearTimeout(current));
    asking.current?.abort();
  }, []);
  const askSoon = (waitMs: number) => {
    [timer, late].forEach(({ current }) => clearTimeout(current));
    asking.current?.abort();
    const controller = new AbortController();
    asking.current = controller;
    const askNow = () => {
      askedMs.current = performance.now();
      ask(search, controller.signal);
    };
    search.screenRows.current = rowsOnScreen();
    search.awaited.value = "all";
    late.current = setTimeout(() => search.isLate.value = search.awaited.peek() !== null, LATE_MS);
    // At once where it may be: what is drawn anew meanwhile would stand before the question.
    if (waitMs <= 0) askNow();
    else timer.current = setTimeout(askNow, waitMs);
  };
  // The same for ever, as it goes by what never changes: the form need not be drawn anew for it.
  return useCallback((change) => {
    const { form, typed, isTyping } = search;
    const before = form.peek();
    const plate = change.plate === undefined ? before.plate : typedPlate(change.plate);
    form.value = { ...before, ...change, plate, cursor: "" };
    if (form.value.location !== before.location) loadPlateDevices(client(), search);
    if (change.plate === undefined) return askSoon(0);
    typed.value = change.plate;
    search.typedMs.current = performance.now();
    clearTimeout(rest.current);
    rest.current = setTimeout(() => isTyping.value = false, RESTED_MS);
    askSoon(askedMs.current + TYPING_MS - performance.now());
  }, []);
}

/** First for what begins so, which is shown at once; then for what is like it. */
async function ask(search: Search, signal: AbortSignal) {
  const form = search.form.peek();
  const question = { form, zone: zoneOfLocations(search.locations, form.location), signal };
  // Answered meanwhile for an event that came: by what is newer.
  const isOver = () => signal.aborted || search.awaited.peek() === null;
  const reads = await findBeginning(client(), question);
  // Not with each key, nor before the rows: a browser asks for the page's icon at each new address.
  afterFrame(() => {
    if (!signal.aborted) history.replaceState(history.state, "", plateAddress(form));
  });
  if (isOver()) return;
  if (!reads.ok && reads.status === 401) return goToLogin();
  const asksNear = reads.ok && nearFilterOf(form, question.zone) !== null;
  const { plate } = form;
  if (!asksNear) return show(search, { reads, form, near: NOTHING_NEAR, nearTo: plate }, null);
  const { near, nearTo } = search.found.peek();
  show(search, { reads, form, near: withoutBeginning(near, plate), nearTo }, "near");
  const like = await findNear(client(), question);
  if (isOver()) return;
  if (!like.ok && like.status === 401) return goToLogin();
  show(search, { reads, form, near: like, nearTo: plate }, null);
}

function show(search: Search, fresh: PlatesFound, still: AwaitedPlates) {
  const { found, drawn, screenRows, known, awaited, isLate, isTyping, typedMs } = search;
  // A read that comes while one looks at the rows cuts none of them.
  const isCut = isAnother(fresh, found.peek());
  batch(() => {
    if (isCut) drawn.value = screenRows.current;
    isTyping.value = performance.now() - typedMs.current < RESTED_MS;
    known.value = knownIn(fresh, { found: found.peek(), known: known.peek() });
    found.value = fresh;
    awaited.value = still;
    isLate.value = false;
  });
  if (isCut) afterFrame(() => drawn.value = Infinity);
}

/** At most. Told when something is asked: the page is laid out then, and no more once rows change. */
function rowsOnScreen(): number {
  const top = document.querySelector(".plate-rows")?.getBoundingClientRect().top ?? 0;
  return Math.max(1, Math.ceil((innerHeight - top) / LOWEST_ROW_PX));
}
