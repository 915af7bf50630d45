// Owns the user's menu: who is signed in, the theme, signing out. Works without script.
import { PostForm } from "../components/post_form.tsx";
import { useEffect, useRef } from "preact/hooks";
import { type Language, LANGUAGE_NAMES, LANGUAGES } from "../i18n/language.ts";
import { t } from "../i18n/translate.ts";
import { CircleUserRound, Languages, LogOut, Monitor, Moon, Sun } from "../components/icons.ts";

export interface UserMenuProps {
  readonly name: string;
  readonly email: string;
  readonly theme: "system" | "light" | "dark";
  readonly language: Language;
  readonly next: string;
}

const THEMES = [
  { value: "system", label: "As the system", Icon: Monitor },
  { value: "light", label: "Light", Icon: Sun },
  { value: "dark", label: "Dark", Icon: Moon },
] as const;

export default function UserMenu({ name, email, theme, language, next }: UserMenuProps) {
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: globalThis.Event) => {
      const isInside = event.target instanceof Node && menu.current?.contains(event.target);
      const isEscape = event instanceof KeyboardEvent && event.key === "Escape";
      if (menu.current?.open !== true || (!isEscape && isInside)) return;
      // Else the focus is lost with the entry that had it.
      if (menu.current.contains(document.activeElement)) {
        menu.current.querySelector("summary")?.focus();
      }
      menu.current.open = false;
    };
    addEventListener("click", close);
    addEventListener("keydown", close);
    return () => {
      removeEventListener("click", close);
      removeEventListener("keydown", close);
    };
  }, []);
  return (
    <details class="menu" ref={menu}>
      <summary aria-label={t("Menu of {name}", { name })}>
        <CircleUserRound />
      </summary>
      <div class="card menu-body">
        <p class="who">
          <b>{name}</b>
          <span>{email}</span>
        </p>
        <PostForm action="/theme" class="choices" aria-label={t("Theme")}>
          <input type="hidden" name="next" value={next} />
          {THEMES.map(({ value, label, Icon }) => (
            <button
              key={value}
              type="submit"
              name="theme"
              value={value}
              class="choice"
              aria-pressed={theme === value}
            >
              <Icon /> {t(label)}
            </button>
          ))}
        </PostForm>
        <PostForm action="/language" class="choices" aria-label={t("Language")}>
          <input type="hidden" name="next" value={next} />
          {LANGUAGES.map((name) => (
            <button
              key={name}
              type="submit"
              name="language"
              value={name}
              lang={name}
              class="choice"
              aria-pressed={language === name}
            >
              <Languages /> {LANGUAGE_NAMES[name]}
            </button>
          ))}
        </PostForm>
        <PostForm action="/logout">
          <button type="submit" class="choice">
            <LogOut /> {t("Sign out")}
          </button>
        </PostForm>
      </div>
    </details>
  );
}
