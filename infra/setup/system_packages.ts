// Owns which system programs each task needs and the Debian package each comes from.

/** What somebody wants to do. */
export type Purpose = "edge" | "server" | "demo" | "monitoring" | "chaos" | "test" | "bench";

export interface SystemPackage {
  /** Debian's name. */
  name: string;
  /** Any of these paths proves that it is there. */
  provides: readonly string[];
  why: string;
  purposes: readonly Purpose[];
  /** Debian starts a service with it, which nobody here asked for. */
  hasService?: boolean;
}

/** A new requirement is a new row. */
export const SYSTEM_PACKAGES: readonly SystemPackage[] = [
  {
    name: "ffmpeg",
    provides: ["/usr/bin/ffmpeg", "/usr/local/bin/ffmpeg"],
    why: "reads the cameras",
    purposes: ["edge", "demo", "test", "bench"],
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
    purposes: ["demo", "test", "bench"],
  },
  {
    name: "chromium",
    provides: ["/usr/bin/chromium"],
    why: "runs the dashboard's browser tests",
    purposes: ["test"],
  },
  {
    name: "dpkg",
    provides: ["/usr/bin/dpkg-deb"],
    why: "builds the agent's package",
    purposes: ["test"],
  },
  {
    name: "systemd",
    provides: ["/usr/bin/systemd-analyze"],
    why: "checks the agent's units",
    purposes: ["test"],
  },
  {
    name: "systemd-container",
    provides: ["/usr/bin/systemd-nspawn"],
    why: "boots a throw-away Debian to install the agent in",
    purposes: ["test"],
  },
  {
    name: "shellcheck",
    provides: ["/usr/bin/shellcheck"],
    why: "checks the agent's shell scripts",
    purposes: ["test"],
  },
  {
    name: "iproute2",
    provides: ["/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip"],
    why: "gives tests a network of their own, with addresses that must not be reached",
    purposes: ["test"],
  },
  {
    name: "procps",
    provides: ["/usr/bin/pgrep"],
    why: "finds the FFmpeg of an agent that is to be killed",
    purposes: ["chaos", "test"],
  },
  {
    name: "prometheus",
    provides: ["/usr/bin/prometheus"],
    why: "watches the demo; its promtool checks the rules",
    purposes: ["monitoring", "test"],
    hasService: true,
  },
  {
    name: "prometheus-alertmanager",
    provides: ["/usr/bin/prometheus-alertmanager"],
    why: "routes the tests' alerts",
    purposes: ["test"],
    hasService: true,
  },
  {
    name: "motion",
    provides: ["/usr/bin/motion", "/usr/local/bin/motion"],
    why: "is the reference that the benchmarks of the edge compare with",
    purposes: ["bench"],
  },
  {
    name: "nghttp2-client",
    provides: ["/usr/bin/h2load", "/usr/local/bin/h2load"],
    why: "loads the servers that a benchmark measures, at little cost of its own",
    purposes: ["bench"],
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
