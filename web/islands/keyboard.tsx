// Owns the keyboard on every page: hears the keys of the table, and shows the table on `?`.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Dialog } from "../components/dialog.tsx";
import { t } from "../i18n/translate.ts";
import { focusSearch, stepRow } from "../live/page_rows.ts";
import { matchKeys, type Shortcut, type ShortcutAct, shortcutsFor } from "../live/shortcuts.ts";

/** The second key of two comes within this, or means itself. */
const SEQUENCE_MS = 1500;

interface KeyboardProps {
  readonly role: string | null;
  /** May see only some locations. */
  readonly isLimited: boolean;
}

export default function Keyboard(props: KeyboardProps) {
  const isOpen = useSignal(false);
  const shortcuts = shortcutsFor(props);
  useEffect(() => {
    let typed: { readonly keys: readonly string[]; readonly atMs: number } = { keys: [], atMs: 0 };
    const hear = (event: KeyboardEvent) => {
      if (event.key === "Escape") leaveField(event);
      if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
      if (event.defaultPrevented || isTyping(event.target) || isUnderDialog()) return;
      const isNext = event.timeStamp - typed.atMs < SEQUENCE_MS;
      const keys = [...isNext ? typed.keys : [], event.key];
      const found = matchKeys(shortcuts, keys) ?? matchKeys(shortcuts, [event.key]);
      typed = { keys: found === "begun" ? keys : [], atMs: event.timeStamp };
      if (found === null || found === "begun" || found.act.kind === "native") return;
      const { act } = found;
      const open = () => isOpen.value = true;
      if (act.kind !== "next" && act.kind !== "previous" && act.kind !== "bell") {
        event.preventDefault(); // the next letter belongs to the search already
        return carryOut(act, open);
      }
      // After the page's own keys, which may have taken it.
      setTimeout(() => event.defaultPrevented || carryOut(act, open));
    };
    addEventListener("keydown", hear);
    return () => removeEventListener("keydown", hear);
  }, []);
  return (
    <Dialog
      title={t("Keyboard shortcuts")}
      isOpen={isOpen.value}
      onClose={() => isOpen.value = false}
    >
      <Table shortcuts={shortcuts} />
    </Dialog>
  );
}

function Table({ shortcuts }: { shortcuts: readonly Shortcut[] }) {
  const isGo = ({ act }: Shortcut) => act.kind === "go";
  return (
    <div class="shortcuts">
      {[shortcuts.filter((one) => !isGo(one)), shortcuts.filter(isGo)].map((group, index) => (
        <section key={index}>
          <h3>{index === 0 ? t("On every page") : t("Go to")}</h3>
          <dl>
            {group.map(({ keys, label }) => (
              <div key={label}>
                <dt>
                  {keys.map((key) => <kbd key={key}>{key === "Escape" ? "Esc" : key}</kbd>)}
                </dt>
                <dd>{t(label)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <p class="hint">{t("A page's own keys stand on its buttons.")}</p>
    </div>
  );
}

function carryOut(act: ShortcutAct, openSheet: () => void): void {
  switch (act.kind) {
    case "sheet":
      return openSheet();
    case "search":
      return void focusSearch();
    case "next":
      return stepRow(1);
    case "previous":
      return stepRow(-1);
    case "bell":
      return document.querySelector<HTMLElement>(".bell > summary")?.click();
    case "go":
      return location.assign(act.href);
    case "native":
      return;
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement &&
    target.matches("input, textarea, select, [contenteditable]");
}

function isUnderDialog(): boolean {
  return document.querySelector("dialog[open]") !== null;
}

/** A search that was jumped into is left the same way it is closed elsewhere. */
function leaveField({ target }: KeyboardEvent): void {
  if (target instanceof HTMLInputElement && target.type === "search") target.blur();
}
