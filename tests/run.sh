#!/usr/bin/env bash
# Installs what is missing, builds and runs all tests. Debian 12, as root or with sudo.
#   tests/run.sh [PRESET]     release (default, also the Windows program by Wine), dev (ASan and
#                             UBSan), tsan
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tests/install_packages.sh
. tests/install_packages.sh
. tests/steps.sh
preset=${1:-release}
packages=("${BUILD_PACKAGES[@]}" "${TEST_PACKAGES[@]}")
[ "$preset" != release ] || packages+=("${CROSS_PACKAGES[@]}")
install_packages "${packages[@]}"
# samples/demo.sh leaves a build directory that has no tests.
options=(-DLINKAUDIT_TESTS=ON)
# It compiles folders as one, too. Here each file is by itself, which shows what a test forgets to
# include.
[ "$preset" != release ] || options+=(-DLINKAUDIT_BENCH=ON -DLINKAUDIT_UNITY=OFF)
step "Build ($preset)"
cmake --preset "$preset" "${options[@]}" >/dev/null
cmake --build --preset "$preset"
if [ "$preset" = release ]; then
  step "Windows program under Wine"
  cmake --preset mingw-x64 -DLINKAUDIT_TESTS=ON -DLINKAUDIT_UNITY=ON >/dev/null
  cmake --build --preset mingw-x64 --target linkaudit
  ctest --preset mingw-x64 -R '^wine\.' --no-tests=error
fi
step "Tests ($preset)"
ctest --preset "$preset" -j "$(nproc)" --no-tests=error | times_before_summary
