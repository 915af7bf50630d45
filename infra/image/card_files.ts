// Owns what is put on a card's boot partition so that the machine sets itself up. Pure: a card's
// options in, files out.
import { stringify } from "yaml";

export interface CardOptions {
  /** The server's address, as devices reach it. */
  server: string;
  claimCode: string;
  /** The machine's name in its network. */
  hostname: string;
  agent: { kind: "deb"; fileName: string } | { kind: "url"; url: string; sha256: string };
  /** Public keys of who may log in as `washfleet-admin`; none: nobody may. */
  sshKeys: readonly string[];
  /** Names this card: cloud-init runs once for each. */
  instanceId: string;
}

/** Path on the partition → text. */
export type CardFiles = Map<string, string>;

const ADMIN = "washfleet-admin";
const BOOT = "/boot/firmware";
const LINE_BREAK = /[\r\n\0]/;

/**
 * The files that differ from card to card; the scripts and the package come besides.
 * @throws Error naming the option that cannot be so
 */
export function cardFiles(options: CardOptions): CardFiles {
  return new Map([
    ["user-data", `#cloud-config\n${stringify(userData(options))}`],
    [
      "meta-data",
      stringify({ "instance-id": options.instanceId, "local-hostname": options.hostname }),
    ],
    ["network-config", stringify(NETWORK)],
    ["washfleet/settings", settingLines(options)],
  ]);
}

/** By cable. Wi-Fi is for who prepares the card to add, as the image's own example has it. */
const NETWORK = { version: 2, ethernets: { eth0: { dhcp4: true, optional: true } } };

function userData({ hostname, sshKeys }: CardOptions) {
  // Without a key nobody gets in by this user; without any user the image asks for one on its screen.
  const rights = sshKeys.length === 0 ? {} : {
    groups: "sudo",
    sudo: "ALL=(ALL) NOPASSWD:ALL",
    ssh_authorized_keys: [...sshKeys],
  };
  return {
    hostname,
    manage_etc_hosts: true,
    ssh_pwauth: false,
    users: [{ name: ADMIN, shell: "/bin/bash", lock_passwd: true, ...rights }],
    runcmd: [
      ["sh", `${BOOT}/washfleet/first_boot.sh`, "prepare"],
      // Raspberry Pi OS has it off.
      ...sshKeys.length === 0 ? [] : [["systemctl", "enable", "--now", "ssh"]],
    ],
  };
}

function settingLines({ server, claimCode, hostname, agent }: CardOptions): string {
  const url = URL.parse(server);
  if (url === null || !/^https?:$/.test(url.protocol)) throw wrong("--server", server);
  const code = claimCode.trim().toUpperCase();
  if (!/^WF(-[A-Z0-9]{3}){3}$/.test(code)) throw wrong("the claim code", claimCode);
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(hostname)) throw wrong("--hostname", hostname);
  const lines: Record<string, string> = { server: url.origin, claim_code: code, hostname };
  if (agent.kind === "deb") lines.deb = agent.fileName;
  else {
    if (!/^[0-9a-f]{64}$/.test(agent.sha256)) throw wrong("--sha256", agent.sha256);
    if (!/^https?:\/\//.test(agent.url)) throw wrong("--from", agent.url);
    Object.assign(lines, { from: agent.url, sha256: agent.sha256 });
  }
  return Object.entries(lines).map(([key, value]) => {
    if (LINE_BREAK.test(value)) throw wrong(key, value);
    return `${key}=${value}\n`;
  }).join("");
}

/** A device's name as a machine's: what a network does not take is left out. */
export function hostnameOf(deviceName: string): string {
  const name = deviceName.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "").slice(0, 60).replace(/-+$/, "");
  return name === "" ? "washfleet" : name;
}

function wrong(what: string, value: string): Error {
  return new Error(`Cannot prepare a card as ${what} cannot be so: current value is ${value}`);
}
