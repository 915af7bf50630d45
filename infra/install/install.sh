#!/bin/sh
# Installs, upgrades and removes the washfleet agent on Debian 12 or later (Raspberry Pi OS too).
# May be run again and again: what is there already stays, settings are never overwritten.
set -eu

usage() {
  cat <<'USAGE'
Usage: sudo sh install.sh --deb FILE            [settings]
       sudo sh install.sh --from URL --sha256 HEX [settings]
       sudo sh install.sh --uninstall [--purge]

Settings, for the first installation only (asked for at a terminal when none is given):
  --server URL     the fleet's server, such as https://fleet.example.com
  --claim CODE     the claim code that the server shows for this device
  --camera URL     rtsp://user:password@address/path; may be given several times

  --purge          with --uninstall: remove settings, keys and identity too
  --yes            ask nothing
Others on this machine can read a command line: leave out --camera and answer the question instead
where that matters.
USAGE
}

say() { printf '%s\n' "$*"; }
die() {
  printf 'install.sh: %s\n' "$*" >&2
  exit 1
}

config=/etc/washfleet/edge.yaml
deb='' from='' sha256='' server='' claim='' cameras='' action=install purge=no ask=yes

while [ $# -gt 0 ]; do
  case $1 in
    --deb | --from | --sha256 | --server | --claim | --camera)
      [ $# -ge 2 ] || die "$1 needs a value"
      case $2 in *"
"*) die "$1 must be one line" ;; esac
      case $1 in
        --deb) deb=$2 ;;
        --from) from=$2 ;;
        --sha256) sha256=$2 ;;
        --server) server=$2 ask=no ;;
        --claim) claim=$2 ask=no ;;
        --camera) cameras="$cameras$2
" ask=no ;;
      esac
      shift 2
      ;;
    --uninstall) action=uninstall && shift ;;
    --purge) purge=yes && shift ;;
    --yes) ask=no && shift ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && die "$1 is not an option" ;;
  esac
done

check_machine() {
  [ "$(id -u)" -eq 0 ] || die "needs root: sudo sh install.sh …"
  command -v apt-get > /dev/null || die "this is no Debian machine"
  arch=$(dpkg --print-architecture)
  case $arch in
    arm64 | amd64) ;;
    armhf) die "a 64-bit system is needed: flash the 64-bit Raspberry Pi OS" ;;
    *) die "there is no package for $arch" ;;
  esac
  # shellcheck disable=SC1091
  version=$(. /etc/os-release && printf '%s' "${VERSION_ID:-}")
  case $version in
    [0-9]* ) [ "${version%%.*}" -ge 12 ] || die "Debian 12 or later is needed, this is $version" ;;
  esac
}

uninstall() {
  verb=remove
  [ $purge = no ] || verb=purge
  if dpkg-query -W washfleet-edge > /dev/null 2>&1; then
    DEBIAN_FRONTEND=noninteractive apt-get "$verb" -y -q washfleet-edge
  else
    say "washfleet-edge is not installed."
  fi
  [ $purge = yes ] || say "Settings and identity stay in /etc/washfleet and /var/lib/washfleet" \
    "(remove them with --purge)."
}

# The package's file, fetched if need be and compared with the sum that was given.
find_package() {
  if [ -n "$from" ]; then
    [ -n "$sha256" ] || die "--from needs --sha256: what is fetched will run as root"
    deb=$work/washfleet-edge.deb
    say "Fetching $from …"
    if command -v curl > /dev/null; then
      curl --fail --location --silent --show-error --proto '=https,http' -o "$deb" "$from"
    else
      wget -q -O "$deb" "$from"
    fi
  fi
  [ -n "$deb" ] || { usage >&2 && die "name the package with --deb or --from"; }
  [ -r "$deb" ] || die "cannot read $deb"
  if [ -n "$sha256" ]; then
    found=$(sha256sum "$deb") && found=${found%% *}
    [ "$found" = "$sha256" ] || die "$deb has the sha256 $found, not $sha256"
  fi
  [ "$(dpkg-deb -f "$deb" Package)" = washfleet-edge ] || die "$deb is another package"
  wanted=$(dpkg-deb -f "$deb" Architecture)
  [ "$wanted" = "$arch" ] || die "$deb is for $wanted, this machine is $arch"
}

ask_settings() {
  say "Settings of this site; leave empty what you do not know yet."
  printf 'Server (https://…): ' && read -r server
  [ -z "$server" ] || { printf 'Claim code: ' && read -r claim; }
  printf 'Camera (rtsp://user:password@address/path): '
  stty -echo 2> /dev/null || true
  read -r cameras
  stty echo 2> /dev/null || true
  say ""
  [ -z "$cameras" ] || cameras="$cameras
"
}

# In YAML's single quotes nothing but the quote itself means anything.
quote() { printf "'%s'" "$(printf '%s' "$1" | sed "s/'/''/g")"; }

write_settings() {
  if [ -e "$config" ]; then
    [ -z "$server$cameras" ] || say "$config is there already and stays as it is."
    return 0
  fi
  [ "$ask" = no ] || [ ! -t 0 ] || ask_settings
  [ -n "$server$cameras" ] || return 0
  [ -d /etc/washfleet ] || install -d -m 0700 /etc/washfleet
  umask 077
  {
    say "# Settings of the washfleet agent: /usr/share/doc/washfleet-edge/configuration.md"
    if [ -n "$server" ]; then
      say "server:"
      say "  url: $(quote "$server")"
      [ -z "$claim" ] || say "  claim_code: $(quote "$claim")"
    fi
    [ -z "$cameras" ] || say "cameras:"
    number=0
    printf '%s' "$cameras" | while IFS= read -r url; do
      number=$((number + 1))
      say "  - id: lane-$number"
      say "    name: Lane $number"
      say "    url: $(quote "$url")"
    done
  } > "$config.new"
  mv "$config.new" "$config"
  say "Wrote $config."
}

install_package() {
  case $deb in /*) ;; *) deb=./$deb ;; esac
  set -- apt-get install -y -q --no-install-recommends --allow-downgrades "$deb"
  export DEBIAN_FRONTEND=noninteractive
  "$@" || { apt-get update -q && "$@"; }
}

# Its own start may take half a minute on a small machine.
wait_for_agent() {
  [ -d /run/systemd/system ] || { say "systemd does not run here: nothing was started." && return 0; }
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do
    state=$(systemctl is-active washfleet-edge.service) || true
    [ "$state" != active ] || break
    [ "$state" != failed ] || break
    sleep 5
  done
  washfleet-edge doctor || say "Not all is well yet: see above. Run it again: sudo washfleet-edge doctor"
  say "The agent's page: http://$(hostname -I 2> /dev/null | cut -d ' ' -f 1):3000/" \
    "(key: sudo cat /var/lib/washfleet/api_key)"
}

check_machine
if [ $action = uninstall ]; then
  uninstall
  exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
find_package
write_settings
install_package
wait_for_agent
