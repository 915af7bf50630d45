// Owns which path a maker's cameras give their main stream at, as their manuals say. A suggestion
// for the installer, never tried by the agent.
// @ts-check

/** @type {readonly (readonly [maker: RegExp, path: string])[]} */
const PATHS = [
  [/hikvision|hiwatch|ezviz|annke/i, "/Streaming/Channels/101"],
  [/dahua|amcrest|lorex|imou/i, "/cam/realmonitor?channel=1&subtype=0"],
  [/axis/i, "/axis-media/media.amp"],
  [/hanwha|wisenet|samsung/i, "/profile2/media.smp"],
  [/reolink/i, "/h264Preview_01_main"],
  [/uniview|unv/i, "/media/video1"],
  [/bosch/i, "/rtsp_tunnel"],
  [/vivotek/i, "/live.sdp"],
  [/tp-?link|tapo|vigi/i, "/stream1"],
  [/foscam/i, "/videoMain"],
];

/** @param {string} maker as the camera calls itself; may be empty */
export function usualPath(maker) {
  return PATHS.find(([known]) => known.test(maker))?.[1] ?? "/";
}
