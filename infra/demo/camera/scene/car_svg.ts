/** Draws a car from the front with its plate. Pure: the same car gives the same SVG. */
import type { Plate } from "../plates.ts";
import { pick } from "../random.ts";
import type { Random } from "../random.ts";
import { escapeXml } from "./lane_svg.ts";

export const carWidthPx = 1000;
export const carHeightPx = 740;

type Body = { roofY: number; roofHalf: number; hoodY: number; hoodHalf: number; clearance: number };

const inkPx = 68;
const spacingPx = 5;
// Widths of DejaVu Sans Bold in ems where they are far from 0.75.
const advances: Record<string, number> = {
  ...Object.fromEntries([..."0123456789EFLJSTZ"].map((sign) => [sign, 0.69])),
  I: 0.37,
  J: 0.37,
  M: 1,
  W: 1.1,
};

export type Car = {
  paint: string;
  body: Body;
  grille: "bars" | "mesh" | "split";
  lamps: "round" | "slim" | "tall";
};

const paints = [
  "#b3262e",
  "#1f4e8c",
  "#e8e8e4",
  "#2f3337",
  "#9aa1a6",
  "#2e6b46",
  "#c98a1b",
  "#5a2e6b",
  "#7b2f1d",
  "#3c7f8f",
];
const bodies: readonly Body[] = [
  { roofY: 150, roofHalf: 270, hoodY: 350, hoodHalf: 400, clearance: 0 }, // sedan
  { roofY: 70, roofHalf: 320, hoodY: 320, hoodHalf: 420, clearance: 14 }, // SUV
  { roofY: 100, roofHalf: 300, hoodY: 290, hoodHalf: 440, clearance: 20 }, // pickup
  { roofY: 30, roofHalf: 350, hoodY: 350, hoodHalf: 410, clearance: 6 }, // van
  { roofY: 180, roofHalf: 250, hoodY: 360, hoodHalf: 385, clearance: 0 }, // coupe
];

export function randomCar(random: Random): Car {
  return {
    paint: pick(random, paints),
    body: pick(random, bodies),
    grille: pick(random, ["bars", "mesh", "split"] as const),
    lamps: pick(random, ["round", "slim", "tall"] as const),
  };
}

/** `isDirty` draws mud over the plate; the same `random` gives the same mud. */
export function drawCar(
  car: Car,
  { plate, isDirty, random }: { plate: Plate; isDirty: boolean; random: Random },
): string {
  const { body, paint } = car;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${carWidthPx} ${carHeightPx}">
  <defs>
    <linearGradient id="paint" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#fff" stop-opacity=".42"/><stop offset=".45" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity=".4"/></linearGradient>
    <linearGradient id="glass" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#6f8796"/><stop offset=".5" stop-color="#26323b"/><stop offset="1" stop-color="#44545f"/></linearGradient>
    <radialGradient id="lamp"><stop offset="0" stop-color="#fff"/><stop offset=".6" stop-color="#dfe9f2"/><stop offset="1" stop-color="#8d99a3"/></radialGradient>
  </defs>
  <ellipse cx="500" cy="706" rx="450" ry="30" fill="#000" opacity=".45"/>
  <rect x="110" y="540" width="130" height="168" rx="36" fill="#17191b"/><rect x="760" y="540" width="130" height="168" rx="36" fill="#17191b"/>
  ${drawCabin(body, paint)}
  ${drawFront(car)}
  ${drawPlate(plate)}
  ${isDirty ? drawMud(random) : ""}
</svg>`;
}

function drawCabin({ roofY, roofHalf, hoodY, hoodHalf }: Body, paint: string): string {
  const beltHalf = hoodHalf - 20;
  const cabin = `M${500 - beltHalf} ${hoodY + 40} Q${500 - roofHalf - 20} ${roofY + 20} ${
    500 - roofHalf + 50
  } ${roofY} H${500 + roofHalf - 50} Q${500 + roofHalf + 20} ${roofY + 20} ${500 + beltHalf} ${
    hoodY + 40
  } Z`;
  const glass = `M${500 - beltHalf + 50} ${hoodY + 12} Q${500 - roofHalf + 20} ${roofY + 50} ${
    500 - roofHalf + 64
  } ${roofY + 34} H${500 + roofHalf - 64} Q${500 + roofHalf - 20} ${roofY + 50} ${
    500 + beltHalf - 50
  } ${hoodY + 12} Z`;
  const mirrorY = hoodY - 20;
  return `<path d="${cabin}" fill="${paint}"/><path d="${cabin}" fill="url(#paint)"/>
  <path d="${glass}" fill="url(#glass)"/>
  <path d="M${500 - roofHalf + 130} ${roofY + 40} l60 0 L${
    500 - beltHalf + 190
  } ${hoodY} l-90 0 Z" fill="#fff" opacity=".13"/>
  <path d="M${500 - 190} ${hoodY + 8} q90 -34 180 -14 M${500 + 30} ${
    hoodY + 8
  } q90 -34 180 -14" stroke="#0b0d0f" stroke-width="7" fill="none"/>
  <ellipse cx="${500 + 150}" cy="${hoodY - 50}" rx="44" ry="56" fill="#0d1114" opacity=".7"/>
  <rect x="${500 - beltHalf - 62}" y="${mirrorY}" width="84" height="52" rx="20" fill="${paint}"/>
  <rect x="${500 + beltHalf - 22}" y="${mirrorY}" width="84" height="52" rx="20" fill="${paint}"/>`;
}

function drawFront({ paint, body, grille, lamps }: Car): string {
  const { hoodY, hoodHalf, clearance } = body;
  const bottom = 670 - clearance;
  const left = 500 - hoodHalf;
  const right = 500 + hoodHalf;
  const shape = `M${left} ${hoodY + 70} Q${left + 20} ${hoodY + 10} ${left + 130} ${hoodY + 6} H${
    right - 130
  } Q${right - 20} ${hoodY + 10} ${right} ${hoodY + 70} L${right + 14} ${bottom - 60} Q${
    right + 10
  } ${bottom} ${right - 60} ${bottom} H${left + 60} Q${left - 10} ${bottom} ${left - 14} ${
    bottom - 60
  } Z`;
  // Above the plate, whatever the hood's height.
  const lampY = Math.min(hoodY + 96, 442);
  return `<path d="${shape}" fill="${paint}"/><path d="${shape}" fill="url(#paint)"/>
  <path d="M${left + 90} ${hoodY + 66} Q500 ${hoodY + 26} ${right - 90} ${
    hoodY + 66
  }" stroke="#000" stroke-opacity=".35" stroke-width="5" fill="none"/>
  ${drawGrille(grille, lampY)}
  ${drawLamp(lamps, { x: left + 88, y: lampY + 8 })}${
    drawLamp(lamps, { x: right - 88, y: lampY + 8 })
  }
  <path d="M${left + 10} ${bottom - 44} H${right - 10} V${bottom - 20} Q${right - 20} ${bottom} ${
    right - 60
  } ${bottom} H${left + 60} Q${left + 20} ${bottom} ${left + 10} ${bottom - 20} Z" fill="#1c1e20"/>
  <ellipse cx="${left + 84}" cy="${bottom - 74}" rx="30" ry="18" fill="#2a2d30"/><ellipse cx="${
    right - 84
  }" cy="${bottom - 74}" rx="30" ry="18" fill="#2a2d30"/>
  <ellipse cx="${left + 84}" cy="${bottom - 74}" rx="20" ry="12" fill="#cdd6dc"/><ellipse cx="${
    right - 84
  }" cy="${bottom - 74}" rx="20" ry="12" fill="#cdd6dc"/>`;
}

function drawGrille(grille: Car["grille"], y: number): string {
  const frame = `<rect x="310" y="${
    y - 26
  }" width="380" height="72" rx="20" fill="#111315" stroke="#b9c0c6" stroke-width="5"/>`;
  if (grille === "bars") {
    return frame +
      [0, 1, 2].map((i) =>
        `<rect x="322" y="${y - 14 + i * 18}" width="356" height="5" fill="#8d969d"/>`
      ).join("");
  }
  if (grille === "split") {
    return frame + `<rect x="492" y="${y - 26}" width="16" height="72" fill="#b9c0c6"/>` +
      Array.from(
        { length: 14 },
        (_, i) => `<rect x="${328 + i * 25}" y="${y - 18}" width="5" height="56" fill="#6b737a"/>`,
      ).join("");
  }
  const dots = Array.from(
    { length: 48 },
    (_, i) =>
      `<circle cx="${336 + (i % 16) * 22}" cy="${
        y - 10 + Math.floor(i / 16) * 20
      }" r="5" fill="#4c5359"/>`,
  );
  return frame + dots.join("") +
    `<circle cx="500" cy="${y + 10}" r="26" fill="#c9cfd4"/><circle cx="500" cy="${
      y + 10
    }" r="18" fill="#33414d"/>`;
}

function drawLamp(lamps: Car["lamps"], { x, y }: { x: number; y: number }): string {
  if (lamps === "round") {
    return `<circle cx="${x}" cy="${y}" r="48" fill="#16191c"/><circle cx="${x}" cy="${y}" r="40" fill="url(#lamp)"/>`;
  }
  if (lamps === "slim") {
    return `<rect x="${x - 72}" y="${
      y - 26
    }" width="144" height="44" rx="20" fill="#16191c"/><rect x="${x - 62}" y="${
      y - 18
    }" width="124" height="28" rx="13" fill="url(#lamp)"/>`;
  }
  return `<rect x="${x - 44}" y="${
    y - 46
  }" width="88" height="96" rx="22" fill="#16191c"/><rect x="${x - 35}" y="${
    y - 37
  }" width="70" height="54" rx="16" fill="url(#lamp)"/><rect x="${x - 35}" y="${
    y + 22
  }" width="70" height="18" rx="8" fill="#d98d2b"/>`;
}

function drawPlate({ text, style }: Plate): string {
  const screws = [[20, 18], [266, 18], [20, 114], [266, 114]].map(([x, y]) =>
    `<circle cx="${x}" cy="${y}" r="5" fill="#777"/>`
  );
  return `<g transform="translate(357 500)">
  <rect x="-6" y="-6" width="298" height="144" rx="14" fill="#24272a"/>
  <rect width="286" height="132" rx="10" fill="${style.background}"/>
  <text x="143" y="25" font-family="DejaVu Sans" font-weight="bold" font-size="18" text-anchor="middle" fill="${style.band}">${style.state}</text>
  <g transform="translate(143 98) scale(${
    fitScale(text).toFixed(3)
  } 1)"><text font-family="DejaVu Sans" font-weight="bold" font-size="${inkPx}" text-anchor="middle" letter-spacing="${spacingPx}" fill="${style.ink}">${
    escapeXml(text)
  }</text></g>
  ${screws.join("")}
  </g>`;
}

/** How much the text must be narrowed so that a quiet zone stays at both ends. */
function fitScale(text: string): number {
  const widthPx = [...text].reduce(
    (sum, sign) => sum + (advances[sign] ?? 0.75) * inkPx + spacingPx,
    0,
  );
  return Math.min(0.95, 252 / widthPx);
}

function drawMud(random: Random): string {
  const blots = Array.from({ length: 60 }, () => {
    const x = 370 + random() * 260;
    const y = 520 + random() * 105;
    const shade = pick(random, ["#5b4a36", "#6b5840", "#4c3e2e"]);
    return `<ellipse cx="${x.toFixed(0)}" cy="${y.toFixed(0)}" rx="${
      (14 + random() * 30).toFixed(0)
    }" ry="${(8 + random() * 18).toFixed(0)}" fill="${shade}" opacity="${
      (.75 + random() * .25).toFixed(2)
    }"/>`;
  });
  return blots.join("");
}
