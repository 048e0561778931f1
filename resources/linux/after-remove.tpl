#!/bin/sh
# After the files are gone. Runs as root.

# An update is no removal: dpkg says so in words, rpm by the number of packages that stay, and rpm runs this after the
# new package was set up.
case "${1:-}" in
  upgrade | failed-upgrade | abort-upgrade | abort-install | [1-9]*) exit 0 ;;
esac

# By the time of a purge, another program may have that name.
if [ "$(readlink '/usr/bin/${executable}')" = '/opt/${sanitizedProductName}/${executable}' ]; then
  rm -f '/usr/bin/${executable}'
fi

PROFILE='/etc/apparmor.d/${executable}'
if [ -f "$PROFILE" ]; then
  if apparmor_status --enabled >/dev/null 2>&1 && ! { [ -x /usr/bin/ischroot ] && /usr/bin/ischroot; }; then
    apparmor_parser --remove "$PROFILE" || true
  fi
  rm -f "$PROFILE"
fi

if command -v update-desktop-database >/dev/null 2>&1; then
  update-desktop-database -q /usr/share/applications || true
fi
exit 0
