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
  # Without the install test, which compiles a second project, and the validation tests, which hold figures to published
  # ones with code that the others run as well: once, in the dev preset, is enough.
  ctest --preset asan -j "$(nproc)"
fi
say "Testing preset 'dev'"
ctest --preset dev -j "$(nproc)"
