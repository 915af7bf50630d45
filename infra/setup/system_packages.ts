// Owns which system programs each task needs and the Debian package each comes from.

/** What somebody wants to do; each needs more than the one before it. */
export type Purpose = "edge" | "server" | "demo" | "test";

export interface SystemPackage {
  /** Debian's name. */
  name: string;
  /** Any of these paths proves that it is there. */
  provides: readonly string[];
  why: string;
  purposes: readonly Purpose[];
}

/** A new requirement is a new row. */
export const SYSTEM_PACKAGES: readonly SystemPackage[] = [
  {
    name: "ffmpeg",
    provides: ["/usr/bin/ffmpeg", "/usr/local/bin/ffmpeg"],
    why: "reads the cameras",
    purposes: ["edge", "demo", "test"],
  },
  {
    name: "tesseract-ocr",
    provides: ["/usr/bin/tesseract", "/usr/local/bin/tesseract"],
    why: "lets the demo's plate recognizer really read its pictures",
    purposes: ["demo", "test"],
  },
  {
    name: "fonts-dejavu-core",
    provides: ["/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"],
    why: "draws the demo's plates",
    purposes: ["demo", "test"],
  },
  {
    name: "chromium",
    provides: ["/usr/bin/chromium"],
    why: "runs the dashboard's browser tests",
    purposes: ["test"],
  },
];

/** The packages that the purpose needs and whose files are not there. */
export function missingPackages(
  purpose: Purpose,
  exists: (path: string) => boolean,
): SystemPackage[] {
  return SYSTEM_PACKAGES.filter((entry) =>
    entry.purposes.includes(purpose) && !entry.provides.some(exists)
  );
}
