// Owns the list of devices in sight: its filter, the address that says so, rows kept fresh.
import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Device } from "../../server/contract/fleet.ts";
import type { Page } from "../../server/contract/page.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import {
  deviceAddress,
  deviceFilterOf,
  type DeviceForm,
  deviceFormOf,
} from "../words/device_filter.ts";
import { problemWords } from "../words/problem_words.ts";
import { say } from "./toasts.ts";
import { useRefreshed } from "./use_refreshed.ts";

export interface DeviceFilterState {
  readonly form: Signal<DeviceForm>;
  readonly shown: Signal<Page<Device>>;
  /** What is wrong with the label expression; `null`: nothing. */
  readonly labelFault: Signal<string | null>;
  /** Changes the filter, its address and the rows; typing waits for the next letter. */
  change(change: Partial<DeviceForm>, isTyping: boolean): void;
  reload(): Promise<void>;
}

const EVERY_MS = 15_000;
const TYPING_MS = 150;

export function useDeviceFilter(
  initial: { form: DeviceForm; page: Page<Device>; labelFault: string | null; limit: string },
): DeviceFilterState {
  const form = useSignal(initial.form);
  const shown = useSignal(initial.page);
  const labelFault = useSignal(initial.labelFault);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const load = () =>
    createApiClient(sendFromBrowser)
      .devices({ ...deviceFilterOf(form.peek()), limit: initial.limit });
  const reload = async () => {
    const wanted = form.peek();
    const answer = await load();
    if (wanted !== form.peek()) return;
    const isExpression = !answer.ok && answer.status === 400 && wanted.labels !== "";
    labelFault.value = isExpression && !answer.ok ? problemWords(answer) : null;
    if (answer.ok) shown.value = answer.data;
    else if (!isExpression) say(problemWords(answer), "bad");
  };
  useRefreshed(shown, {
    load: async () => {
      const asked = form.peek();
      const answer = await load();
      // An answer to what is no longer asked would put the old rows back.
      return asked === form.peek() ? answer : { ok: true, data: shown.peek() };
    },
    concerns: ({ type }) => type.startsWith("device.") || type.startsWith("camera."),
    everyMs: EVERY_MS,
  });
  useEffect(() => {
    const goBack = () => {
      form.value = deviceFormOf(new URLSearchParams(location.search));
      reload();
    };
    addEventListener("popstate", goBack);
    return () => removeEventListener("popstate", goBack);
  }, []);
  const change = (change: Partial<DeviceForm>, isTyping: boolean) => {
    form.value = { ...form.peek(), ...change, cursor: "" };
    const address = deviceAddress(form.peek());
    if (isTyping) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
    clearTimeout(timer.current);
    timer.current = setTimeout(reload, isTyping ? TYPING_MS : 0);
  };
  return { form, shown, labelFault, change, reload };
}
