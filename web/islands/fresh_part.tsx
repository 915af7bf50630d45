// Owns keeping a part of the page that has no script of its own as the server renders it.
import { useEffect } from "preact/hooks";
import { sendFromBrowser } from "../api_client.ts";
import { listen } from "../live/live.ts";

/** Steps that are reached together are one change. */
const SETTLE_MS = 300;

/** Replaces the element with this id when a step of this device (`null`: of any) was reached. */
export default function FreshPart({ part, device }: { part: string; device: string | null }) {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const renew = async () => {
      const text = await (await sendFromBrowser(location.href)).text();
      const next = new DOMParser().parseFromString(text, "text/html").getElementById(part);
      if (next !== null) document.getElementById(part)?.replaceWith(next);
    };
    return listen({
      onEvent: ({ type, device_id }) => {
        if (type !== "device.commissioning" || (device !== null && device !== device_id)) return;
        clearTimeout(timer);
        timer = setTimeout(() => renew().catch(() => {}), SETTLE_MS); // the next one brings it
      },
    });
  }, []);
  return null;
}
