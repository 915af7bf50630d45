// Owns a new display's link, shown this once: to copy, or to open here.
import { useRef } from "preact/hooks";
import { Copy, Monitor } from "../components/icons.ts";
import { t } from "../i18n/translate.ts";
import { say } from "../live/toasts.ts";

export default function NewDisplayLink({ link }: { link: string }) {
  const field = useRef<HTMLInputElement>(null);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(link);
      say(t("Copied"), "good");
    } catch {
      // It is selected: the keyboard's own copy works everywhere.
    }
  };
  return (
    <section class="card display-link">
      <h2>{t("Open it on the display")}</h2>
      <p>
        {t(
          "Open this on the display's browser now: the key is shown this once. It stays in that browser.",
        )}
      </p>
      <input
        ref={field}
        class="secret"
        readOnly
        value={link}
        aria-label={t("Open it on the display")}
        onFocus={(event) => event.currentTarget.select()}
      />
      <p class="display-link-actions">
        <button type="button" onClick={copy}>
          <Copy /> {t("Copy")}
        </button>
        <a class="button quiet" href={link} target="_blank" rel="noopener noreferrer">
          <Monitor /> {t("Lane display")}
        </a>
      </p>
    </section>
  );
}
