#!/bin/sh
# Raspberry Pi OS Bookworm runs this once, before its first proper start: rpi-imager's first-run script.
# The service that it leaves does the rest after the restart.
set -u

# Where the boot partition is, whatever is on it: with the wrong cmdline.txt the machine would restart for ever.
boot=/boot/firmware
[ -e "$boot/cmdline.txt" ] || boot=/boot
if [ -d "$boot/washfleet" ]; then
  sh "$boot/washfleet/first_boot.sh" prepare later >> "$boot/washfleet/first_boot.log" 2>&1
else
  echo "The folder washfleet/ was not here: flash the card again and copy it." > "$boot/firstrun.log"
fi

rm -f "$boot/firstrun.sh" /boot/firstrun.sh
sed -i 's| systemd\.run.*||' "$boot/cmdline.txt"
exit 0
