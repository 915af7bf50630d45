// Owns what the steps of a new machine are called, and what people are told of the one that is waited
// for. The server's pages alone say them: no script has them.
import type { SetupStep, SetupWait } from "../../server/contract/commissioning.ts";
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

export interface SetupSaid {
  readonly text: Text;
  readonly advice: Text;
}

/** As `server/commissioning/setup_sentences.ts` says it; a test compares. */
export const SETUP_WAITS: Readonly<Record<SetupWait, SetupSaid>> = {
  claim: {
    text: "No machine has come with the claim code yet.",
    advice:
      "Put the prepared card in and switch the machine on. If nothing comes within a quarter of an hour, look into washfleet/first_boot.log on the card.",
  },
  claim_ended: {
    text: "Its claim code has ended, and no machine came with it.",
    advice:
      "Make a new claim code, and prepare the card with it or type it in on the agent's page.",
  },
  quarantined: {
    text: "It is in quarantine.",
    advice: "Switch the copy off and release the device, or make a new claim code for it.",
  },
  silent: {
    text: "Nothing is heard of the machine.",
    advice: "Look at its power and its network cable, then at the agent's page.",
  },
  no_settings: {
    text: "It has no settings yet.",
    advice: "Give the device a template, or enter its cameras on the agent's page.",
  },
  settings_fault: {
    text: "Its settings cannot be made.",
    advice: "Put right what is named; it is tried again each minute.",
  },
  settings_coming: {
    text: "Its settings are on their way.",
    advice: "Wait; look at its deployment if this takes longer than a few minutes.",
  },
  not_deployed: {
    text: "Its template was not deployed to it.",
    advice: "Deploy the template to the device.",
  },
  no_camera: {
    text: "No camera answers on its network.",
    advice:
      "Look at the cameras' power and cables. Cameras in another network are found once the settings name it (discovery.subnets).",
  },
  not_adopted: {
    text: "A camera was found, and could not be taken into use.",
    advice: "Put right what is named: mostly the user name or the password.",
  },
  no_rule: {
    text: "Cameras were found, and none of them is in use.",
    advice: "Adopt one on the page of found cameras, or give the template a rule for them.",
  },
  no_stream: {
    text: "No camera sends anything yet.",
    advice: "Follow what the camera's card says.",
  },
  no_picture: {
    text: "A camera sends, but nothing that could be read.",
    advice: "Take the cap off the lens, switch a light on, look where the camera points.",
  },
  no_car: {
    text: "All is ready: no plate was read yet.",
    advice: "Drive a car into the lane, or ask for a read of what the camera sees.",
  },
};
