#!/bin/sh
# Raspberry Pi OS Bookworm runs this once, before its first proper start: rpi-imager's first-run script.
# The service that it leaves does the rest after the restart.
set -u

boot=/boot/firmware
[ -d "$boot/washfleet" ] || boot=/boot
sh "$boot/washfleet/first_boot.sh" prepare later >> "$boot/washfleet/first_boot.log" 2>&1

rm -f "$boot/firstrun.sh" /boot/firstrun.sh
sed -i 's| systemd\.run.*||' "$boot/cmdline.txt"
exit 0
