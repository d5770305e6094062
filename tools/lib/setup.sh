# Shared by the scripts in tools/: installs missing packages and builds a preset. Source it; it changes to the root.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

say() { printf '== %s\n' "$*"; }

missing_packages() {
  local package
  while read -r package; do
    # Node.js may come from elsewhere than Debian, and then brings npm along.
    if [[ "$package" =~ ^(nodejs|npm)$ ]] && command -v node npm >/dev/null; then continue; fi
    # dpkg-query is quick and needs no network, so a second run costs nothing.
    if ! dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed'; then
      printf '%s\n' "$package"
    fi
  done < <(grep -Ev '^[[:space:]]*(#|$)' tools/packages.txt)
}

install_packages() {
  local missing
  mapfile -t missing < <(missing_packages)
  if [ "${#missing[@]}" -eq 0 ]; then
    say "Debian packages: all present"
    return
  fi
  say "Debian packages: installing ${missing[*]}"
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "These packages are missing and neither root nor sudo is at hand: ${missing[*]}" >&2
      exit 2
    fi
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

# build PRESET [TARGET...]
build() {
  local preset=$1
  shift
  say "Configuring and building preset '$preset' in build/$preset"
  [ -f "build/$preset/build.ninja" ] || cmake --preset "$preset" >/dev/null
  if [ "$#" -gt 0 ]; then
    cmake --build --preset "$preset" --target "$@"
  else
    cmake --build --preset "$preset"
  fi
}
