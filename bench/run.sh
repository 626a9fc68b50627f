#!/usr/bin/env bash
# Builds, generates volumes, and measures linkaudit against its yardsticks. See README.md.
#   bench/run.sh [--quick] [--records N] [--rounds N] [--out FILE.json]
# LINKAUDIT_BENCH_DIR   where the volumes go (default: a temporary folder; 4 to 21 GB)
# LINKAUDIT_BUILD       a finished release build to use instead of building one
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=${LINKAUDIT_BUILD:-$root/build/release}

need() {
  if ! command -v "$1" >/dev/null; then
    echo "$1 is missing: apt install $2" >&2
    exit 2
  fi
}
need python3 python3
if [[ -z ${LINKAUDIT_BUILD:-} ]]; then
  need cmake cmake
  need ninja ninja-build
  need g++ g++
  (cd "$root" && cmake --preset release -DLINKAUDIT_BENCH=ON >/dev/null && cmake --build --preset release)
fi
for program in linkaudit bench/linkaudit_{generate,yardstick,run_once,bench_sweep}; do
  if [[ ! -x $build/$program ]]; then
    echo "$build/$program is not built; is libbenchmark-dev installed, and LINKAUDIT_BENCH on?" >&2
    exit 2
  fi
done
for peer in fls:sleuthkit ils:sleuthkit fsntfsinfo:libfsntfs-utils ntfsls:ntfs-3g ntfs-3g:ntfs-3g; do
  command -v "${peer%%:*}" >/dev/null || echo "note: ${peer%%:*} joins in if installed (apt install ${peer##*:})" >&2
done
exec python3 "$root/bench/measure.py" --build "$build" "$@"
