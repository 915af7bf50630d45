/** SVG to pixels, with the fonts that the plates are drawn in. Writes nothing. */
import { Resvg } from "@resvg/resvg-js";

// Named one by one: scanning the system's fonts would take longer than drawing.
const fontFolder = "/usr/share/fonts/truetype/dejavu";
const fontFiles = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map((file) => `${fontFolder}/${file}`);

/** RGBA, 4 bytes a pixel. */
export type Raster = { pixels: Uint8Array; width: number; height: number };

/** Draws at the SVG's own size. Needs Debian's fonts-dejavu-core. */
export function rasterize(svg: string): Raster {
  const font = { loadSystemFonts: false, fontFiles, defaultFontFamily: "DejaVu Sans" };
  const image = new Resvg(svg, { font }).render();
  return { pixels: image.pixels, width: image.width, height: image.height };
}
