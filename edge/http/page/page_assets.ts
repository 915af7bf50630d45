// Owns what the page is made of: one script and one stylesheet, compressed once, under a name of
// their content.
import { createHash } from "node:crypto";
import agent from "./browser/agent.js" with { type: "text" };
import attention from "./browser/attention.js" with { type: "text" };
import cameraAddress from "./browser/camera_address.js" with { type: "text" };
import cameraCard from "./browser/camera_card.js" with { type: "text" };
import cameraForm from "./browser/camera_form.js" with { type: "text" };
import cameraList from "./browser/camera_list.js" with { type: "text" };
import cameraView from "./browser/camera_view.js" with { type: "text" };
import claimCode from "./browser/claim_code.js" with { type: "text" };
import element from "./browser/element.js" with { type: "text" };
import findSection from "./browser/find_section.js" with { type: "text" };
import focusPanel from "./browser/focus_panel.js" with { type: "text" };
import formFields from "./browser/form_fields.js" with { type: "text" };
import login from "./browser/login.js" with { type: "text" };
import machineSection from "./browser/machine_section.js" with { type: "text" };
import main from "./browser/main.js" with { type: "text" };
import mast from "./browser/mast.js" with { type: "text" };
import page from "./browser/page.js" with { type: "text" };
import pictureFeed from "./browser/picture_feed.js" with { type: "text" };
import pictureFrame from "./browser/picture_frame.js" with { type: "text" };
import picturePace from "./browser/picture_pace.js" with { type: "text" };
import serverSection from "./browser/server_section.js" with { type: "text" };
import settingsSection from "./browser/settings_section.js" with { type: "text" };
import setupPanel from "./browser/setup_panel.js" with { type: "text" };
import sharpness from "./browser/sharpness.js" with { type: "text" };
import signal from "./browser/signal.js" with { type: "text" };
import streamPaths from "./browser/stream_paths.js" with { type: "text" };
import theme from "./browser/theme.js" with { type: "text" };
import words from "./browser/words.js" with { type: "text" };
import zonePanel from "./browser/zone_panel.js" with { type: "text" };
import zoneShape from "./browser/zone_shape.js" with { type: "text" };
import camerasStyle from "./style/cameras.css" with { type: "text" };
import cameraViewStyle from "./style/camera_view.css" with { type: "text" };
import formsStyle from "./style/forms.css" with { type: "text" };
import mastStyle from "./style/mast.css" with { type: "text" };
import pageStyle from "./style/page.css" with { type: "text" };
import { linkModules } from "./link_modules.ts";

const MODULES = {
  "main.js": main,
  "agent.js": agent,
  "attention.js": attention,
  "camera_address.js": cameraAddress,
  "camera_card.js": cameraCard,
  "camera_form.js": cameraForm,
  "camera_list.js": cameraList,
  "camera_view.js": cameraView,
  "claim_code.js": claimCode,
  "element.js": element,
  "find_section.js": findSection,
  "focus_panel.js": focusPanel,
  "form_fields.js": formFields,
  "login.js": login,
  "machine_section.js": machineSection,
  "mast.js": mast,
  "page.js": page,
  "picture_feed.js": pictureFeed,
  "picture_frame.js": pictureFrame,
  "picture_pace.js": picturePace,
  "server_section.js": serverSection,
  "settings_section.js": settingsSection,
  "setup_panel.js": setupPanel,
  "sharpness.js": sharpness,
  "signal.js": signal,
  "stream_paths.js": streamPaths,
  "theme.js": theme,
  "words.js": words,
  "zone_panel.js": zonePanel,
  "zone_shape.js": zoneShape,
};
const STYLESHEETS = [pageStyle, formsStyle, camerasStyle, mastStyle, cameraViewStyle];

export interface PageAsset {
  type: string;
  plain: Uint8Array<ArrayBuffer>;
  gzipped: Uint8Array<ArrayBuffer>;
}

export interface PageAssets {
  /** Changes with any byte of any asset: a browser that has one of this name never asks again. */
  contentName: string;
  scriptName: string;
  stylesheetName: string;
  /** Null: there is no such asset. */
  find(name: string): Promise<PageAsset> | null;
}

/** Links at once; compresses an asset when it is first asked for. */
export function createPageAssets(): PageAssets {
  const texts = new Map([
    ["page.js", linkModules(MODULES, "main.js")],
    ["page.css", STYLESHEETS.join("\n").replaceAll(/\/\*[\s\S]*?\*\//g, "")],
  ]);
  const hash = createHash("sha256");
  for (const text of texts.values()) hash.update(text);
  const made = new Map<string, Promise<PageAsset>>();
  return {
    contentName: hash.digest("hex").slice(0, 16),
    scriptName: "page.js",
    stylesheetName: "page.css",
    find(name) {
      const text = texts.get(name);
      if (text === undefined) return null;
      const asset = made.get(name) ?? makeAsset(name, text);
      made.set(name, asset);
      return asset;
    },
  };
}

async function makeAsset(name: string, text: string): Promise<PageAsset> {
  const plain = new TextEncoder().encode(text);
  const zip = new Blob([plain]).stream().pipeThrough(new CompressionStream("gzip"));
  return {
    type: name.endsWith(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8",
    plain,
    gzipped: await new Response(zip).bytes(),
  };
}
