// Owns the disk of an emulated arm64 machine: Debian as it comes, the agent's package beside it. The
// package is installed inside, by the machine's own dpkg, at its first boot. Starts no machine.

/** What systemd needs to start, what the package depends on, and a kernel with virtio. */
const PACKAGES = [
  ..."systemd systemd-sysv udev dbus linux-image-cloud-arm64 base-files base-passwd".split(" "),
  ..."bash dash coreutils grep sed findutils mawk util-linux mount login passwd".split(" "),
  ..."libc-bin hostname dpkg diffutils tar perl-base init-system-helpers procps iproute2".split(
    " ",
  ),
  ..."netbase ca-certificates ffmpeg busybox-static".split(" "),
];
/** Left out afterwards: a filter at unpacking would run in the emulator for each package. */
const LEFT_OUT = ["doc", "man", "locale", "icons"];

/** Modules that lead to disk and network, each after those it needs: nobody ran depmod. */
const MODULES = "virtio_ring virtio virtio_mmio virtio_blk failover net_failover virtio_net".split(
  " ",
);

export interface MachineImage {
  kernel: string;
  initrd: string;
  disk: string;
}

export interface ImageOptions {
  /** An empty folder of at least 4 GB. */
  dir: string;
  /** The agent's arm64 package. */
  package: string;
  /** The agent's settings, as the installer writes them. */
  edgeYaml: string;
}

/** Builds all three files; downloads some 150 MB from Debian. Needs root, mmdebstrap and mke2fs. */
export async function buildMachineImage(options: ImageOptions): Promise<MachineImage> {
  const root = `${options.dir}/root`;
  await run("mmdebstrap", [
    ...["--quiet", "--architectures=arm64", "--variant=extract", "--format=dir"],
    ...[`--include=${PACKAGES.join(",")}`, "bookworm", root],
  ]);
  for (const name of LEFT_OUT) await run("rm", ["-rf", `${root}/usr/share/${name}`]);
  await mergeUsr(root);
  await settle(root, options);
  const release = await firstName(`${root}/usr/lib/modules`);
  const initrd = await buildInitrd(root, { dir: options.dir, release });
  const kernel = `${options.dir}/vmlinuz`;
  await Deno.copyFile(`${root}/boot/vmlinuz-${release}`, kernel);
  const disk = `${options.dir}/disk.ext4`;
  await run("mke2fs", ["-q", "-t", "ext4", "-d", root, disk, "3G"]);
  await Deno.remove(root, { recursive: true });
  return { kernel, initrd, disk };
}

/** Packages are unpacked without their scripts, so nobody has merged `/bin` into `/usr/bin` yet. */
async function mergeUsr(root: string): Promise<void> {
  for (const name of ["bin", "sbin", "lib"]) {
    if ((await Deno.lstat(`${root}/${name}`)).isSymlink) continue;
    await run("cp", ["-a", `${root}/${name}/.`, `${root}/usr/${name}/`]);
    await Deno.remove(`${root}/${name}`, { recursive: true });
    await Deno.symlink(`usr/${name}`, `${root}/${name}`);
  }
}

/** What the scripts of the base system would have set up, and what is to happen at first boot. */
async function settle(root: string, options: ImageOptions): Promise<void> {
  for (const name of ["passwd", "group"]) {
    await Deno.copyFile(`${root}/usr/share/base-passwd/${name}.master`, `${root}/etc/${name}`);
  }
  await Deno.symlink("dash", `${root}/usr/bin/sh`).catch(() => {}); // dash may have brought it
  await Deno.symlink("mawk", `${root}/usr/bin/awk`).catch(() => {});
  // Debian's alternatives would lead there, for FFmpeg.
  const libraries = `${root}/usr/lib/aarch64-linux-gnu`;
  for (const name of ["blas", "lapack"]) {
    await Deno.symlink(`${name}/lib${name}.so.3`, `${libraries}/lib${name}.so.3`);
  }
  await Deno.mkdir(`${root}/var/lib/dpkg/info`, { recursive: true });
  await Deno.writeTextFile(`${root}/etc/hostname`, "arm64-pi\n");
  await Deno.writeTextFile(`${root}/etc/machine-id`, "");
  await Deno.copyFile(options.package, `${root}/root/washfleet-edge.deb`);
  await Deno.writeTextFile(`${root}/root/edge.yaml`, options.edgeYaml);
  await Deno.writeTextFile(`${root}/root/first_boot.sh`, FIRST_BOOT);
  await Deno.writeTextFile(`${root}/etc/systemd/network/10-all.network`, NETWORK);
  const units = `${root}/etc/systemd/system`;
  await Deno.writeTextFile(`${units}/first-boot.service`, FIRST_BOOT_UNIT);
  const wanted = `${units}/multi-user.target.wants`;
  await Deno.mkdir(wanted, { recursive: true });
  await Deno.symlink("../first-boot.service", `${wanted}/first-boot.service`);
  // A login there would hang up the console that the first boot reports to.
  await Deno.symlink("/dev/null", `${units}/serial-getty@ttyAMA0.service`);
  await Deno.mkdir(`${units}/washfleet-edge.service.d`);
  await Deno.writeTextFile(`${units}/washfleet-edge.service.d/emulated.conf`, EMULATED);
  const networkd = "/usr/lib/systemd/system/systemd-networkd.service";
  await Deno.symlink(networkd, `${wanted}/systemd-networkd.service`);
  await Deno.symlink("/usr/lib/systemd/system/multi-user.target", `${units}/default.target`);
}

const NETWORK = "[Match]\nType=ether\n\n[Network]\nDHCP=ipv4\n";

/** In software a start takes twenty times what it takes a Pi. */
const EMULATED = "[Service]\nTimeoutStartSec=20min\nWatchdogSec=20min\n";

const FIRST_BOOT_UNIT = `[Unit]
After=systemd-networkd.service

[Service]
Type=oneshot
ExecStart=/bin/bash /root/first_boot.sh
StandardOutput=tty
StandardError=tty
TTYPath=/dev/ttyAMA0
TimeoutStartSec=infinity
`;

/** Every line that begins with \`## \` is read by whoever started the machine. */
const FIRST_BOOT = `set -u
echo "## booted $(cut -d' ' -f1 /proc/uptime)"
# For whoever looks for what it waits for.
while sleep 30; do
  systemctl list-jobs --no-legend --no-pager
  journalctl -u washfleet-edge -n 8 --no-pager -o short-monotonic
done &
dpkg --force-depends --install /root/washfleet-edge.deb
echo "## installed $? $(cut -d' ' -f1 /proc/uptime)"
install -o washfleet -g washfleet -m 0600 /root/edge.yaml /etc/washfleet/edge.yaml
systemctl restart washfleet-edge
echo "## started $? $(cut -d' ' -f1 /proc/uptime)"
echo "## key $(cat /var/lib/washfleet/api_key)"
while sleep 20; do
  echo "## state $(systemctl show -P ActiveState washfleet-edge)" \\
    "$(systemctl show -P NRestarts washfleet-edge) $(systemctl show -P MemoryCurrent washfleet-edge)"
  journalctl -u washfleet-edge -n 3 --no-pager -o cat
done
`;

/** A first root of busybox that loads the modules and hands over to the disk. */
async function buildInitrd(
  root: string,
  { dir, release }: { dir: string; release: string },
): Promise<string> {
  const first = `${dir}/first`;
  await Deno.mkdir(`${first}/bin`, { recursive: true });
  await Deno.copyFile(`${root}/usr/bin/busybox`, `${first}/bin/busybox`);
  const modules: string[] = [];
  for (const name of MODULES) {
    const found = await output("find", [
      `${root}/usr/lib/modules/${release}`,
      "-name",
      `${name}.ko`,
    ]);
    const path = found.trim();
    if (path === "") continue; // built in
    await Deno.copyFile(path, `${first}/${name}.ko`);
    modules.push(`/bin/busybox insmod /${name}.ko`);
  }
  const init = [
    "#!/bin/busybox sh",
    "/bin/busybox mkdir -p /proc /sys /dev /new",
    "/bin/busybox mount -t devtmpfs dev /dev",
    ...modules,
    "while ! [ -b /dev/vda ]; do /bin/busybox sleep 0.2; done",
    "/bin/busybox mount -t ext4 /dev/vda /new",
    "/bin/busybox mount -o move /dev /new/dev",
    "exec /bin/busybox switch_root /new /sbin/init",
    "",
  ];
  await Deno.writeTextFile(`${first}/init`, init.join("\n"), { mode: 0o755 });
  const initrd = `${dir}/initrd.gz`;
  await run("sh", ["-c", `cd "${first}" && find . | cpio --quiet -o -H newc | gzip > "${initrd}"`]);
  return initrd;
}

async function firstName(dir: string): Promise<string> {
  for await (const { name } of Deno.readDir(dir)) return name;
  throw new Error(`Cannot find a kernel's modules in ${dir}`);
}

async function run(program: string, args: string[]): Promise<void> {
  await output(program, args);
}

/** @throws Error with the end of what it said when a program fails. */
async function output(program: string, args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args, stdin: "null" })
    .output();
  const said = new TextDecoder().decode(stderr).slice(-2000);
  if (!success) throw new Error(`Cannot build the machine: ${program} failed: ${said}`);
  return new TextDecoder().decode(stdout);
}
