// Owns what a new fleet is told: the steps from nothing to the first plate.
import { t } from "../i18n/translate.ts";
import { Notice } from "./notice.tsx";

interface FirstStepsProps {
  readonly hasLocations: boolean;
  /** Default: yes. */
  readonly canRegister?: boolean;
}

export function FirstSteps({ hasLocations, canRegister = true }: FirstStepsProps) {
  if (!canRegister) {
    return (
      <Notice
        title={t("Nothing is connected yet")}
        text={t("Ask an operator to register the first device.")}
      />
    );
  }
  return (
    <section class="card first-steps">
      <h2>{t("Connect your first site")}</h2>
      <ol>
        <li>
          <b>{t("Register a device.")}</b> {hasLocations
            ? t("Say where it stands and what it is called. You get a claim code that works once.")
            : t(
              "Say where it stands (a new location) and what it is called. You get a claim code that works once.",
            )}
        </li>
        <li>
          <b>{t("Start the agent at the site with that code.")}</b>{" "}
          {t("It opens the connection itself: no port has to be opened at the site.")}
        </li>
        <li>
          <b>{t("Watch it come up here.")}</b>{" "}
          {t("Cameras, pictures and plates appear without a reload.")}
        </li>
      </ol>
      <a class="button" href="/devices/new">{t("Register a device")}</a>
    </section>
  );
}
