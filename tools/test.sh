#!/usr/bin/env bash
# Installs missing Debian packages, builds, and runs every test: the dev preset (warnings are errors), then the
# same tests under AddressSanitizer and UndefinedBehaviorSanitizer. "--quick" leaves the second half out.
source "$(dirname "${BASH_SOURCE[0]}")/lib/setup.sh"

quick=no
case "${1-}" in
  "") ;;
  --quick) quick=yes ;;
  *)
    echo "usage: tools/test.sh [--quick]" >&2
    exit 2
    ;;
esac

install_packages
build dev
if [ "$quick" = no ]; then
  build asan
  say "Testing preset 'asan' (AddressSanitizer, UndefinedBehaviorSanitizer)"
  # The install test compiles a second project; once, in the dev preset, is enough.
  ctest --preset asan -j "$(nproc)" --label-exclude "install|study"
fi
say "Testing preset 'dev'"
ctest --preset dev -j "$(nproc)"
