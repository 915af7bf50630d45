// Owns what the steps of a new machine are called.
import type { SetupStep } from "../../server/contract/commissioning.ts";
import type { Text } from "../i18n/translate.ts";

export const SETUP_STEPS: Readonly<Record<SetupStep, Text>> = {
  booted: "First start",
  enrolled: "Claim code used",
  configured: "Settings in use",
  found: "Cameras found",
  adopted: "Camera in use",
  streaming: "Stream comes",
  picture: "First picture",
  read: "First plate",
};
