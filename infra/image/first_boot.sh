#!/bin/sh
# Makes a fresh Debian (Raspberry Pi OS) into a washfleet device, without a screen: from the folder
# washfleet/ on the boot partition, which `deno task image` made.
#   first_boot.sh prepare [later]  copies itself into the system and starts its service; once is enough
#   first_boot.sh settings         prints the agent's settings as it will write them
#   first_boot.sh run              does what is left to do; the service repeats it until the agent enrolled
# May be run again and again. What it does and what went wrong is told in washfleet/first_boot.log.
set -eu

card=${WASHFLEET_CARD:-/boot/firmware/washfleet}
[ -d "$card" ] || card=/boot/washfleet
log=$card/first_boot.log
program=/usr/local/lib/washfleet/first_boot.sh
unit=washfleet-first-boot.service
config=/etc/washfleet/edge.yaml
# What this script wrote there: whatever else is found there is somebody's work. Root's alone, as it holds
# the claim code.
written=/usr/local/lib/washfleet/written.yaml
identity=/var/lib/washfleet/identity.json
mark='# Written at the first boot, from the card.'
log_lines=400

say() {
  line="$(date -u +%FT%TZ) $*"
  printf '%s\n' "$line"
  printf '%s\n' "$line" >> "$log" || true
}

# Ends this try; the service makes another one in a while.
fail() {
  say "FAILED: $*"
  sync
  exit 1
}

# A line of the card's settings; nothing in them is ever run.
setting() { sed -n "s/^$1=//p" "$card/settings" | head -n 1 | tr -d '\r'; }

prepare() {
  install -D -m 0755 "$card/first_boot.sh" "$program"
  cat > "/etc/systemd/system/$unit" << UNIT
[Unit]
Description=Makes this machine a washfleet device, from its card
# Not network-online.target: where the uplink is away, the name is set all the same.
After=network.target
# It goes on until the agent enrolled: nobody is there to start it again.
StartLimitIntervalSec=0

[Service]
Type=oneshot
ExecStart=$program run
Restart=on-failure
RestartSec=30

[Install]
WantedBy=multi-user.target
UNIT
  systemctl daemon-reload
  systemctl enable "$unit"
  # Where the machine is about to restart, it begins then.
  [ "${1:-now}" = later ] || systemctl start --no-block "$unit"
}

set_hostname() {
  name=$(setting hostname)
  [ -n "$name" ] && [ "$(cat /etc/hostname)" != "$name" ] || return 0
  printf '%s\n' "$name" > /etc/hostname
  hostname "$name" 2> /dev/null || true
  if grep -q '^127\.0\.1\.1' /etc/hosts; then
    sed -i "s/^127\.0\.1\.1.*/127.0.1.1\t$name/" /etc/hosts
  else
    printf '127.0.1.1\t%s\n' "$name" >> /etc/hosts
  fi
  say "hostname: $name"
}

# No certificate counts in 1970. The agent bears a wrong clock, apt does not.
wait_for_time() {
  timedatectl set-ntp true 2> /dev/null || true
  tries=0
  while [ $tries -lt 24 ]; do
    synced=$(timedatectl show -P NTPSynchronized 2> /dev/null) || synced=unknown
    case $synced in
      yes) say "time: in step" && return 0 ;;
      no) ;;
      *) say "time: cannot be told, going on" && return 0 ;;
    esac
    tries=$((tries + 1))
    sleep 5
  done
  say "time: not in step after two minutes (is UDP 123 blocked?), going on"
}

# In YAML's single quotes nothing but the quote itself means anything.
quote() { printf "'%s'" "$(printf '%s' "$1" | sed "s/'/''/g")"; }

settings() {
  printf '%s\nserver:\n  url: %s\n' "$mark" "$(quote "$(setting server)")"
  claim=$(setting claim_code)
  [ -z "$claim" ] || printf '  claim_code: %s\n' "$(quote "$claim")"
}

# A new code on the card takes the old one's place, as long as the agent did not enrol and nobody changed
# the settings at the machine.
write_settings() {
  [ ! -e "$identity" ] || return 0
  if [ -e "$config" ]; then
    # Also when the power went before it was noted what was written.
    [ "$(cat "$config")" != "$(settings)" ] || { note_written && return 0; }
    cmp -s "$config" "$written" || {
      say "settings: changed at the machine, left as they are; a new claim code goes into the agent's page"
      return 0
    }
  fi
  if id washfleet > /dev/null 2>&1 && [ -d /etc/washfleet ]; then
    # The folder is the agent's: root follows no link in it.
    # shellcheck disable=SC2016
    settings | setpriv --reuid=washfleet --regid=washfleet --clear-groups \
      sh -c 'umask 077; cat > "$0.new" && mv "$0.new" "$0"' "$config"
    systemctl try-restart washfleet-edge.service || true
  else
    install -d -m 0700 /etc/washfleet
    (umask 077 && settings > "$config.new" && mv "$config.new" "$config")
  fi
  note_written
  say "settings: server and claim code written"
}

note_written() {
  (umask 077 && mkdir -p "${written%/*}" && settings > "$written.new" && mv "$written.new" "$written")
}

install_agent() {
  if [ "$(dpkg-query -W -f '${db:Status-Status}' washfleet-edge 2> /dev/null)" = installed ]; then
    return 0
  fi
  deb=$(setting deb)
  if [ -n "$deb" ]; then
    set -- --deb "$card/$(basename "$deb")"
  else
    set -- --from "$(setting from)" --sha256 "$(setting sha256)"
  fi
  # A power cut may have come in the middle.
  dpkg --configure -a >> "$log" 2>&1 || true
  say "package: installing (FFmpeg comes from Debian, so this needs the internet)"
  sh "$card/install.sh" "$@" --yes >> "$log" 2>&1 ||
    fail "the agent's package could not be installed: see the lines above. Is the internet there?"
  say "package: installed"
}

wait_for_enrolment() {
  systemctl start washfleet-edge.service || true
  tries=0
  while [ ! -e "$identity" ]; do
    if [ $tries -ge 24 ]; then
      washfleet-edge doctor >> "$log" 2>&1 || true
      fail "the agent has not enrolled: see the lines above, or its page. A new claim code may be" \
        "written into washfleet/settings on the card"
    fi
    tries=$((tries + 1))
    sleep 5
  done
  say "enrolled"
}

# The code was used up; on the card it would only be found.
forget_claim() {
  rm -f "$written"
  grep -q '^claim_code=' "$card/settings" || return 0
  (umask 077 && sed '/^claim_code=/d' "$card/settings" > "$card/settings.new")
  mv "$card/settings.new" "$card/settings"
  sync
  say "claim code: removed from the card"
}

run() {
  if [ -s "$log" ]; then
    tail -n $log_lines "$log" > "$log.new" && mv "$log.new" "$log"
  fi
  [ -r "$card/settings" ] || fail "there is no $card/settings"
  say "first boot: begins"
  set_hostname
  wait_for_time
  write_settings
  install_agent
  wait_for_enrolment
  forget_claim
  systemctl disable "$unit" || true
  say "first boot: done"
  sync
}

case ${1:-} in
  prepare) prepare "${2:-now}" ;;
  settings) settings ;;
  run) run ;;
  *) printf 'Usage: first_boot.sh prepare|settings|run\n' >&2 && exit 64 ;;
esac
