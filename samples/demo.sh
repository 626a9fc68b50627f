#!/usr/bin/env bash
# Creates a first report on a fresh Debian 12 system: installs the packages for the build, builds
# linkaudit, and scans two small NTFS volumes with every kind of link in every state.
#
#     samples/demo.sh          as root, or as a user with sudo; from any directory
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
demo=$root/build/demo
linkaudit=$root/build/release/linkaudit
volume_guid='{6d1f3c2a-58b0-4e7d-9a41-0c5e2b7f9d10}'

say() { printf '\n== %s\n' "$*"; }
fail() { printf 'demo.sh: %s\n' "$*" >&2; exit 1; }

packages=(g++ cmake ninja-build libspdlog-dev nlohmann-json3-dev libcli11-dev libtomlplusplus-dev libxxhash-dev xz-utils)

install_missing() {
  command -v dpkg-query >/dev/null || fail "dpkg not found; install these packages manually: ${packages[*]}"
  local missing=() package
  for package in "${packages[@]}"; do
    # Never installed, or removed with its configuration left behind.
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true) == installed ]] ||
      missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  say "Installing from Debian: ${missing[*]}"
  local as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || fail "run this script as root, or install: ${missing[*]}"
    as_root=(sudo)
  fi
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq update
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o Dpkg::Use-Pty=0 \
    install --no-install-recommends "${missing[@]}" >/dev/null
}

build() {
  say "Building linkaudit (build/release)"
  local options=()
  # Tests and benchmarks need more packages. Folders compiled as one take half the time. An existing
  # build directory is not reconfigured.
  [[ -f $root/build/release/CMakeCache.txt ]] ||
    options=(-DLINKAUDIT_TESTS=OFF -DLINKAUDIT_BENCH=OFF -DLINKAUDIT_UNITY=ON)
  cd "$root"
  cmake --preset release "${options[@]}" >/dev/null
  cmake --build --preset release --target linkaudit
  [[ -x $linkaudit ]] || fail "the build did not create $linkaudit"
}

unpack() {
  say "Unpacking the demo volumes (build/demo)"
  mkdir -p "$demo"
  local name
  for name in demo.img demo-data.img; do
    xz -dc "$root/samples/demo/$name.xz" >"$demo/$name"
  done
}

# demo.img is the system drive C:, demo-data.img is D:, and there is no E:.
drives=(--drive-map C:=demo.img --drive-map D:=demo-data.img
        --drive-map "Volume$volume_guid=demo-data.img" --drive-map E:=none)

scan() {
  cd "$demo"
  # As root in a checkout of another user, reports would be refused there.
  local output=()
  ((EUID)) || output=(--unsafe-output)
  say "Every link on both volumes, where it leads, and whether it works"
  "$linkaudit" scan demo.img demo-data.img "${drives[@]}"
  say "The same as reports"
  "$linkaudit" scan demo.img demo-data.img "${drives[@]}" "${output[@]}" --quiet --no-progress \
    -o json=links.json -o ndjson=links.ndjson -o csv=links.csv
  ls -l links.json links.ndjson links.csv
}

what_next() {
  cat <<TEXT

== The reports are in $demo. What to try next, from there:

  cd $demo
  PATH=$root/build/release:\$PATH

  # Only what is broken, and why.
  linkaudit scan demo.img demo-data.img --only broken ${drives[*]}

  # The data drive alone: its links to C: cannot be followed, and not one is called broken.
  linkaudit scan demo-data.img

  # One user's folder, as NDJSON.
  linkaudit scan demo.img --under '\\Users\\ana' -o ndjson=-

  # Where one path leads, hop by hop; and what would break if a folder went.
  linkaudit resolve demo.img 'C:\\Users\\All Users\\Contoso'
  linkaudit refs demo.img 'C:\\ProgramData'

  # What a volume is.
  linkaudit info demo.img

  # All of it against what was worked out by hand (needs python3).
  $root/samples/demo/check_manifest.py $linkaudit
TEXT
}

install_missing
build
unpack
scan
what_next
