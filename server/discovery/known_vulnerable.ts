// Owns what is publicly known to be wrong with cameras' firmware, as a table. Pure. It warns, and never
// refuses: a camera's words of itself prove nothing.
import type { KnownVulnerability } from "../contract/site_camera.ts";

interface Firmware {
  /** `5.4.0` of `V5.4.0 build 160530`, number by number. */
  version: number[];
  /** YYMMDD, where it is told; Hikvision and Dahua do. */
  build: number | null;
}

interface KnownRow {
  cve: string;
  make: RegExp;
  model: RegExp;
  isOld(firmware: Firmware): boolean;
  certainty: KnownVulnerability["certainty"];
  advice: string;
  url: string;
}

const HIKVISION = /^hik/i;
const TAKEN_OVER = "Update the camera's firmware: this version lets anybody in who can reach it.";
const MAY_BE_TAKEN_OVER =
  "Look into the maker's advisory: some versions this old let anybody in who can reach the camera.";

/** Series as the advisory writes them, `x` being any digit, and the last affected build. */
const ICSA_17_124_01: readonly (readonly [model: RegExp, from: number, to: number])[] = [
  [/^DS-2CD2\d\d2F-I/i, 140721, 160530],
  [/^DS-2CD2\d\d0F-I/i, 140721, 160401],
  [/^DS-2CD2\d\d2FWD/i, 150410, 161125],
  [/^DS-2CD4\d2\dFWD/i, 140721, 160414],
  [/^DS-2CD4\d\d5/i, 140721, 160421],
  [/^DS-2DF\d/i, 140805, 160928],
  [/^DS-2CD63\d\d/i, 140305, 160106],
];

/**
 * Sources, row by row.
 * - CVE-2017-7921, improper authentication: ICSA-17-124-01, series with the builds from and to which
 *   they are affected.
 * - CVE-2021-36260, command injection without login: Hikvision HSRC-202109-01, builds before 210628 of
 *   the models that it lists, which is most of those made until then. To be checked.
 * - CVE-2021-33044 and -33045, login by made-up packets: Dahua DHCC-SA-202106-001; the first good build
 *   differs by product, and its month here is that of the publication. To be checked.
 * - CVE-2018-10660 (with 10661 and 10662: commands as root without login): Axis ACV-128401, with a list
 *   of the first good version of each product, older lines' included. To be checked.
 */
const KNOWN: readonly KnownRow[] = [
  ...ICSA_17_124_01.map(([model, from, to]): KnownRow => ({
    cve: "CVE-2017-7921",
    make: HIKVISION,
    model,
    isOld: ({ build }) => build !== null && build >= from && build <= to,
    certainty: "affected",
    advice: TAKEN_OVER,
    url: "https://www.cisa.gov/news-events/ics-advisories/icsa-17-124-01",
  })),
  {
    cve: "CVE-2021-36260",
    make: HIKVISION,
    model: /^(i?DS-2|DS-7)/i,
    isOld: ({ build }) => build !== null && build < 210_628,
    certainty: "check",
    advice: MAY_BE_TAKEN_OVER,
    url:
      "https://www.hikvision.com/en/support/cybersecurity/security-advisory/security-notification-command-injection-vulnerability-in-some-hikvision-products/",
  },
  ...["CVE-2021-33044", "CVE-2021-33045"].map((cve): KnownRow => ({
    cve,
    make: /^dahua/i,
    model: /./,
    isOld: ({ build }) => build !== null && build < 210_901,
    certainty: "check",
    advice: MAY_BE_TAKEN_OVER,
    url: `https://nvd.nist.gov/vuln/detail/${cve}`,
  })),
  {
    cve: "CVE-2018-10660",
    make: /^axis/i,
    model: /./,
    isOld: ({ version: [major = 0, minor = 0] }) =>
      major > 0 && (major < 8 || (major === 8 && minor < 20)),
    certainty: "check",
    advice: MAY_BE_TAKEN_OVER,
    url: "https://nvd.nist.gov/vuln/detail/CVE-2018-10660",
  },
];

/** What is known of a camera with these words; nothing where one of them is missing. */
export function knownVulnerabilities(
  camera: { make: string | null; model: string | null; firmware: string | null },
): KnownVulnerability[] {
  const { make, model, firmware } = camera;
  if (make === null || model === null || firmware === null) return [];
  const told = parseFirmware(firmware);
  return KNOWN
    .filter((row) => row.make.test(make) && row.model.test(model) && row.isOld(told))
    .map(({ cve, certainty, advice, url }) => ({ cve, certainty, advice, url }));
}

/** `V5.4.0 build 160530`, `2.800.0000000.1.R, Build Date: 2019-06-11`, `8.40.2.1`. */
function parseFirmware(text: string): Firmware {
  const version = /\d{1,9}(?:\.\d{1,9})+/.exec(text)?.[0].split(".").map(Number) ?? [];
  const short = /build\s*[:.]?\s*(\d{6})(?!\d)/i.exec(text)?.[1];
  const [, year, month, day] = /\b20(\d\d)-(\d\d)-(\d\d)\b/.exec(text) ?? [];
  const build = short ?? (year === undefined ? undefined : `${year}${month}${day}`);
  return { version, build: build === undefined ? null : Number(build) };
}
