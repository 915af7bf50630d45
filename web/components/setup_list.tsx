// Owns how it looks what an administrator of a fresh server does next.
import type { Setup } from "../api/setup.ts";
import { t, type Text } from "../i18n/translate.ts";
import { ChevronRight, CircleCheck } from "./icons.ts";

const STEPS: readonly { key: keyof Setup; href: string; label: Text; text: Text }[] = [
  {
    key: "hasTwoFactor",
    href: "/settings",
    label: "Protect your account",
    text: "With a code of an authenticator app, a stolen password alone lets nobody in.",
  },
  {
    key: "hasRule",
    href: "/settings/notifications/new",
    label: "Be told when something breaks",
    text: "By e-mail, in a chat, or to a webhook, once per cause.",
  },
  {
    key: "hasEndpoint",
    href: "/webhooks/new",
    label: "Send plates to the point of sale",
    text: "Signed, within a second, and tried again until they arrive.",
  },
  {
    key: "hasColleague",
    href: "/settings/users/invite",
    label: "Invite the others",
    text: "Each with a role, and for the places that are theirs.",
  },
];

export function SetupList({ setup }: { setup: Setup }) {
  return (
    <section class="card setup">
      <h2>{t("After that")}</h2>
      <ul>
        {STEPS.map(({ key, href, label, text }) => (
          <li key={key} class={setup[key] ? "good" : ""}>
            <a href={href}>
              {setup[key] ? <CircleCheck /> : <span class="circle" />}
              <span class="grow">
                <b>{t(label)}</b>
                <small>{t(text)}</small>
              </span>
              <span class="visually-hidden">
                {setup[key] ? t("Done already") : t("Not done yet")}
              </span>
              <ChevronRight />
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
