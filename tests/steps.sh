# Sourced: steps that say how long they took. A script that is a step of another goes on with its
# times: LINKAUDIT_BEGIN is when the first began, in seconds since 1970.
LINKAUDIT_BEGIN=${LINKAUDIT_BEGIN:-$(date +%s)}
export LINKAUDIT_BEGIN
step_name=
step_begin=

took() { printf '%d min %02d s' $((($(date +%s) - $1) / 60)) $((($(date +%s) - $1) % 60)); }

step_done() {
  [ -z "$step_name" ] || printf '== %s took %s\n' "$step_name" "$(took "$step_begin")"
  step_name=
}

step() {
  step_done
  printf '\n== %s (%s)\n' "$1" "$(date -u +%T)"
  step_name=$1
  step_begin=$(date +%s)
}

# Passes on what ctest prints, with the times of this step and of all before its summary.
times_before_summary() {
  local line
  while IFS= read -r line; do
    case $line in
      *'% tests passed, '*)
        step_done
        printf '== All steps took %s\n\n' "$(took "$LINKAUDIT_BEGIN")"
        ;;
    esac
    printf '%s\n' "$line"
  done
}
