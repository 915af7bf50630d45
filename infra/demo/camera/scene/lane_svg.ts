/** Draws the empty wash lane as the camera at the gate sees it, and the gate's arm. Pure: text in, SVG out. */

export const sceneWidthPx = 1920;
/** The scene without the frame code's strip. */
export const sceneHeightPx = 1056;

/** How one site differs from another. */
export type LaneLook = { name: string; accent: string; sky: [string, string] };

const looks: readonly Omit<LaneLook, "name">[] = [
  { accent: "#1769aa", sky: ["#7fb2dd", "#dfeaf2"] },
  { accent: "#0f7b6c", sky: ["#9fb9cf", "#e9e4da"] },
  { accent: "#a63d2f", sky: ["#8aa6c4", "#f0dcc8"] },
  { accent: "#5b3f8c", sky: ["#a9bccb", "#dde3e6"] },
];

/** The same name always gives the same site. */
export function laneLook(name: string): LaneLook {
  const sum = [...name].reduce((total, sign) => total + (sign.codePointAt(0) ?? 0), 0);
  const look = looks[sum % looks.length];
  if (!look) throw new Error("Cannot pick a look: there is none");
  return { name, ...look };
}

export function drawLane({ name, accent, sky }: LaneLook): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${sceneWidthPx} ${sceneHeightPx}">
  <defs>
    <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${
    sky[0]
  }"/><stop offset="1" stop-color="${sky[1]}"/></linearGradient>
    <linearGradient id="road" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#74777b"/><stop offset="1" stop-color="#4b4e52"/></linearGradient>
    <linearGradient id="wall" x1="0" y1="0" x2="1" y2="0"><stop offset="0" stop-color="#c3c9ce"/><stop offset="1" stop-color="#949ca4"/></linearGradient>
    <linearGradient id="glass" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#5c7f99"/><stop offset="1" stop-color="#2c3f4f"/></linearGradient>
  </defs>
  <rect width="1920" height="360" fill="url(#sky)"/>
  ${drawHorizon()}
  <rect y="330" width="1920" height="726" fill="#6f8a55"/>
  <polygon points="0,560 820,332 1100,332 1920,640 1920,1056 0,1056" fill="#8b8f8f"/>
  <polygon points="840,332 1080,332 1800,1056 120,1056" fill="url(#road)"/>
  ${drawKerbs()}
  ${drawBuilding(accent)}
  ${drawIsland(accent)}
  <rect x="14" y="16" width="${
    name.length * 19 + 34
  }" height="50" rx="8" fill="#000" opacity=".35"/>
  <text x="28" y="52" font-family="DejaVu Sans" font-size="30" fill="#fff">${escapeXml(name)}</text>
</svg>`;
}

/** The arm on its pivot at the right, at an angle above the horizontal (0–90). */
export function drawGateArm(angleDegrees: number): string {
  const stripes = Array.from(
    { length: 9 },
    (_, i) =>
      `<polygon points="${-1180 + i * 130},-14 ${-1125 + i * 130},-14 ${-1137 + i * 130},14 ${
        -1192 + i * 130
      },14" fill="#c22"/>`,
  )
    .join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${sceneWidthPx} ${sceneHeightPx}">
  <g transform="translate(1610 1000) rotate(${angleDegrees})">
    <rect x="-1210" y="-14" width="1250" height="28" rx="8" fill="#f3f3ef" stroke="#6668" stroke-width="2"/>
    ${stripes}<rect x="-20" y="-24" width="86" height="48" rx="6" fill="#33373c"/>
  </g>
  <rect x="1566" y="955" width="120" height="101" rx="10" fill="#e0a11b"/>
  <rect x="1566" y="955" width="120" height="22" rx="8" fill="#f2bd48"/>
  <circle cx="1610" cy="1000" r="20" fill="#2b2e33"/>
</svg>`;
}

function drawHorizon(): string {
  const crowns = [[60, 74], [190, 58], [1150, 40], [1230, 56], [1330, 48], [1440, 70], [1570, 60], [
    1690,
    84,
  ], [1840, 72]];
  return crowns.map(([x, r]) =>
    `<ellipse cx="${x}" cy="330" rx="${(r ?? 0) * 1.3}" ry="${r}" fill="#56704a"/>`
  ).join("") +
    `<rect x="880" y="286" width="150" height="50" fill="#a39a8c"/><rect x="900" y="270" width="60" height="66" fill="#b4a998"/>`;
}

function drawKerbs(): string {
  return `<polygon points="836,332 846,332 150,1056 96,1056" fill="#d4d2c8"/>
  <polygon points="1074,332 1084,332 1824,1056 1770,1056" fill="#d4d2c8"/>
  <polygon points="1084,332 1088,332 1850,1056 1824,1056" fill="#8e8d85"/>
  <polygon points="836,332 832,332 70,1056 96,1056" fill="#8e8d85"/>
  <polygon points="330,884 1598,884 1622,908 306,908" fill="#e9e4cf" opacity=".8"/>
  <ellipse cx="960" cy="700" rx="110" ry="16" fill="#3d4043" opacity=".45"/>
  <ellipse cx="905" cy="800" rx="60" ry="9" fill="#3d4043" opacity=".35"/>
  <path d="M700 980 q60 -26 150 -8 t170 10" stroke="#3c3f43" stroke-width="3" fill="none" opacity=".5"/>`;
}

function drawBuilding(accent: string): string {
  return `<polygon points="0,60 600,196 720,240 720,372 0,590" fill="url(#wall)"/>
  <polygon points="0,60 600,196 600,250 0,150" fill="${accent}"/>
  <polygon points="600,196 720,240 720,280 600,250" fill="${accent}" opacity=".75"/>
  <polygon points="60,250 230,272 230,470 60,520" fill="url(#glass)"/>
  <polygon points="300,282 430,298 430,412 300,450" fill="url(#glass)"/>
  <polygon points="480,304 560,314 560,374 480,398" fill="url(#glass)"/>
  <path d="M145 261 V495 M365 290 V431" stroke="#dfe5ea" stroke-width="5"/>
  <g transform="matrix(1 .19 0 1 70 80)"><text y="52" font-family="DejaVu Sans" font-weight="bold" font-size="54" letter-spacing="8" fill="#fff">CAR WASH</text></g>
  <path d="M470 186 c-20 30 -24 38 -24 48 a24 24 0 0 0 48 0 c0 -10 -4 -18 -24 -48z" fill="#bfe6ff"/>`;
}

function drawIsland(accent: string): string {
  return `<polygon points="1180,420 1300,420 1750,800 1560,800" fill="#b9b7ae"/>
  <polygon points="1560,800 1750,800 1750,840 1560,840" fill="#94928a"/>
  <rect x="1560" y="470" width="120" height="320" rx="14" fill="#3a4148"/>
  <rect x="1578" y="496" width="84" height="76" rx="6" fill="#9fd4e8"/>
  <rect x="1578" y="590" width="84" height="26" rx="4" fill="${accent}"/>
  <g fill="#cfd5da"><circle cx="1592" cy="646" r="9"/><circle cx="1620" cy="646" r="9"/><circle cx="1648" cy="646" r="9"/>
  <circle cx="1592" cy="676" r="9"/><circle cx="1620" cy="676" r="9"/><circle cx="1648" cy="676" r="9"/></g>
  <rect x="1330" y="420" width="20" height="150" rx="8" fill="#e0a11b"/><rect x="1420" y="470" width="24" height="180" rx="8" fill="#e0a11b"/>
  <rect x="1330" y="450" width="20" height="22" fill="#2b2e33"/><rect x="1420" y="508" width="24" height="26" fill="#2b2e33"/>`;
}

export function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll(
    '"',
    "&quot;",
  );
}
