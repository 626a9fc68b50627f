#!/usr/bin/env bash
# Small generated volumes against other readers: The Sleuth Kit, libfsntfs and ntfs-3g must read them
# without complaint, and see the same paths as each other and as many as the generator says.
#   bench/generate/check.sh [LINKAUDIT_GENERATE [LINKAUDIT]]
# Exit code 77, with a line that says why, if a tool is missing.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
generate=${1:-$root/build/release/bench/linkaudit_generate}
linkaudit=${2:-$root/build/release/linkaudit}

for tool in fls fsntfsinfo ntfsinfo ntfsresize ntfs-3g umount python3; do
  if ! command -v "$tool" >/dev/null; then
    echo "SKIPPED: $tool is missing (apt install sleuthkit libfsntfs-utils ntfs-3g)"
    exit 77
  fi
done
if [[ ! -x $generate ]]; then
  echo "SKIPPED: $generate is not built"
  exit 77
fi

work=$(mktemp -d)
mounted=
finish() {
  if [[ -n $mounted ]]; then umount "$work/mnt"; fi
  rm -rf "$work"
}
trap finish EXIT
mkdir "$work/mnt"
failed=0

complain() {
  echo "  FAILED: $*"
  failed=1
}

# System files have names too, and no mount shows them: 0-11, $Quota, $ObjId, $Reparse.
system_names=15

check() {
  local image=$work/volume.img
  echo "$*"
  "$generate" "$@" --indexes "$image" >/dev/null
  local names
  names=$(($(python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["names"])' \
    "$image.json") - system_names))

  # No colon: no stream. Nobody but the system begins a name with a dollar sign.
  LC_ALL=C.UTF-8 fls -r -p -u "$image" >"$work/fls.txt" 2>"$work/complaints" || complain "fls fails"
  [[ -s $work/complaints ]] && complain "fls: $(head -1 "$work/complaints")"
  cut -f2 "$work/fls.txt" | grep -v -e ':' -e '^\$' | sort >"$work/fls.paths"

  fsntfsinfo -H "$image" >"$work/fsntfs.txt" 2>"$work/complaints" || complain "fsntfsinfo fails"
  [[ -s $work/complaints ]] && complain "fsntfsinfo: $(head -1 "$work/complaints")"
  grep '^\\' "$work/fsntfs.txt" | grep -v -e ':' -e '^\\\$' | sed -e 's,^\\,,' -e 's,\\,/,g' |
    grep -v '^$' | sort >"$work/fsntfs.paths"

  ntfsinfo -m "$image" >/dev/null 2>"$work/complaints" || complain "ntfsinfo fails"
  [[ -s $work/complaints ]] && complain "ntfsinfo: $(head -1 "$work/complaints")"
  # Counts every cluster of every file against $Bitmap.
  ntfsresize -i -f -P "$image" >"$work/resize.txt" 2>&1 || complain "$(grep ERROR "$work/resize.txt")"

  if ntfs-3g -o ro "$image" "$work/mnt" 2>"$work/complaints"; then
    mounted=yes
    (cd "$work/mnt" && find . -mindepth 1 2>"$work/complaints" | sed 's,^\./,,' | sort) >"$work/find.paths"
    umount "$work/mnt"
    mounted=
    [[ -s $work/complaints ]] && complain "ntfs-3g: $(head -1 "$work/complaints")"
    cmp -s "$work/fls.paths" "$work/find.paths" || complain "fls and ntfs-3g see different paths"
  else
    echo "  SKIPPED: no mount here: $(head -1 "$work/complaints")"
  fi
  cmp -s "$work/fls.paths" "$work/fsntfs.paths" || complain "fls and fsntfsinfo see different paths"
  local seen
  seen=$(wc -l <"$work/fls.paths")
  [[ $seen == "$names" ]] || complain "fls sees $seen names, the generator made $names"

  if [[ -x $linkaudit ]]; then
    python3 "$root/bench/generate/check_counts.py" "$linkaudit" "$image" || failed=1
  fi
  rm -f "$image" "$image.json"
}

check --records 20000
check --records 20000 --seed 7 --record-bytes 4096 --extents 100
check --records 20000 --seed 8 --extents 300 --hard-links 26 --extensions 3 --dos-names 100
check --records 20000 --seed 9 --reparse 10 --unused 30 --directories 20 --dos-names 0

[[ $failed == 0 ]] && echo "all agree"
exit $failed
