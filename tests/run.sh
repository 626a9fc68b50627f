#!/usr/bin/env bash
# Installs what is missing, builds and runs all tests. Debian 12, as root or with sudo.
#   tests/run.sh [PRESET]     release (default), dev (ASan and UBSan), tsan
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tests/install_packages.sh
. tests/install_packages.sh
preset=${1:-release}
install_packages "${BUILD_PACKAGES[@]}" "${TEST_PACKAGES[@]}"
cmake --preset "$preset" >/dev/null
cmake --build --preset "$preset"
ctest --preset "$preset" -j "$(nproc)"
