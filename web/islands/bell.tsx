// Owns the bell: what matters of late, how much of it this browser has not read, and whether the
// browser itself may tell.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Event } from "../../server/contract/event.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { Bell as BellIcon, BellOff } from "../components/icons.ts";
import { Age } from "../components/instant.tsx";
import { t } from "../i18n/translate.ts";
import {
  becomeTeller,
  notifyPermission,
  type Permission,
  setNotify,
  tellInBrowser,
} from "../live/browser_notices.ts";
import { listen } from "../live/live.ts";
import {
  isNotice,
  MOST_NOTICES,
  NOTICE_TYPES,
  noticeHref,
  storedNumber,
  storeNumber,
  unreadCount,
  withNotice,
} from "../live/notices.ts";
import { eventWords } from "../words/event_words.ts";
import { useMenu } from "../live/use_menu.ts";

const READ = "bell.read";

export default function Bell() {
  const menu = useRef<HTMLDetailsElement>(null);
  useMenu(menu);
  const notices = useSignal<readonly Event[] | null>(null);
  const isMissing = useSignal(false);
  const readId = useSignal(Number.POSITIVE_INFINITY);
  const permission = useSignal<Permission>("unsupported");
  const isTeller = useRef(false);
  useEffect(() => {
    permission.value = notifyPermission();
    const load = async () => {
      const answer = await createApiClient(sendFromBrowser)
        .recentEvents(MOST_NOTICES, { types: NOTICE_TYPES });
      isMissing.value = !answer.ok;
      if (!answer.ok) return;
      const told = answer.data.items.filter(isNotice);
      notices.value = (notices.peek() ?? []).reduce(withNotice, told);
      // Whoever opens the first page here has not missed the years before.
      const newest = Number(answer.data.items[0]?.id ?? 0);
      if (storedNumber(READ) === null) storeNumber(READ, newest);
      readId.value = storedNumber(READ) ?? newest;
    };
    load();
    const otherTab = () => readId.value = storedNumber(READ) ?? readId.peek();
    addEventListener("storage", otherTab);
    const opened = () => isMissing.peek() && load();
    menu.current?.addEventListener("toggle", opened);
    const unlisten = listen({
      onBack: opened,
      onEvent(event) {
        notices.value = withNotice(notices.peek() ?? [], event);
        if (isTeller.current) tellInBrowser(event);
      },
    });
    return () => {
      removeEventListener("storage", otherTab);
      unlisten();
    };
  }, []);
  useEffect(() => {
    if (permission.value !== "on") return;
    return becomeTeller((is) => isTeller.current = is);
  }, [permission.value]);
  const shown = notices.value ?? [];
  const unread = unreadCount(shown, readId.value);
  const markRead = () => {
    if (menu.current?.open === true) return; // read once they have been looked at
    const newest = Math.max(readId.peek(), Number(shown[0]?.id ?? 0));
    if (!Number.isFinite(newest)) return;
    readId.value = newest;
    storeNumber(READ, newest);
  };
  return (
    <details class="bell" ref={menu} onToggle={markRead}>
      <summary aria-label={bellLabel(unread)} title={t("Notifications")}>
        <BellIcon />
        {unread > 0 && <span class="bell-count" aria-hidden="true">{unread}</span>}
      </summary>
      <div class="card menu-body">
        <h2>{t("Notifications")}</h2>
        {isMissing.value && <p class="hint">{t("What was told before could not be read.")}</p>}
        {!isMissing.value && notices.value !== null && shown.length === 0 && (
          <p class="hint">{t("Nothing needed anybody of late.")}</p>
        )}
        <ol>
          {shown.map((event) => (
            <Notice key={event.id} event={event} isUnread={Number(event.id) > readId.value} />
          ))}
        </ol>
        <Permit
          permission={permission.value}
          onSet={async (isWanted) => permission.value = await setNotify(isWanted)}
        />
      </div>
    </details>
  );
}

function bellLabel(unread: number): string {
  return unread === 0
    ? t("Notifications")
    : t("Notifications, {count, plural, one {# unread} other {# unread}}", { count: unread });
}

function Notice({ event, isUnread }: { event: Event; isUnread: boolean }) {
  const { tone, text } = eventWords(event);
  const href = noticeHref(event);
  return (
    <li class={isUnread ? `${tone} unread` : tone}>
      <span class="dot" aria-hidden="true" />
      <div>
        {href === null ? <span>{text}</span> : <a href={href}>{text}</a>}
        <p class="hint">
          <Age iso={event.occurred_at} zone={Intl.DateTimeFormat().resolvedOptions().timeZone} />
        </p>
      </div>
    </li>
  );
}

interface PermitProps {
  readonly permission: Permission;
  onSet(isWanted: boolean): void;
}

function Permit({ permission, onSet }: PermitProps) {
  switch (permission) {
    case "unsupported":
      return null;
    case "denied":
      return <p class="hint">{t("This browser's settings forbid notifications of this site.")}</p>;
    case "off":
      return (
        <button type="button" class="choice" onClick={() => onSet(true)}>
          <BellIcon /> {t("Notify me in this browser")}
        </button>
      );
    case "on":
      return (
        <button type="button" class="choice" onClick={() => onSet(false)}>
          <BellOff /> {t("Do not notify me any more")}
        </button>
      );
  }
}
