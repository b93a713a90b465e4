# shellcheck shell=bash
# Output helpers, to be sourced.
#
#   step "name" cmd…   run cmd in this shell, with its name before and its time after
#   step_summary       print what every step so far took
#   die "line" [code]  one line on stderr, then exit (code 1 if not given)

_STEP_NAME=
_STEP_START=0
_STEP_DONE=()

step() {
    local name=$1 rc=0
    shift
    printf '==> %s\n' "$name"
    _STEP_NAME=$name
    _STEP_START=$SECONDS
    # Not `"$@" || rc=$?`: that would switch `set -e` off inside a shell function. Under `set -e` a failure ends the script
    # here and the trap below reports it.
    "$@"
    rc=$?
    local took=$((SECONDS - _STEP_START))
    _STEP_NAME=
    if ((rc == 0)); then
        printf '    %s: %d s\n' "$name" "$took"
        _STEP_DONE+=("$took s"$'\t'"$name")
    else
        printf '    %s: failed after %d s\n' "$name" "$took" >&2
        _STEP_DONE+=("$took s"$'\t'"$name (failed)")
    fi
    return "$rc"
}

step_summary() {
    local entry
    printf '==> summary\n'
    for entry in "${_STEP_DONE[@]}"; do
        printf '    %8s  %s\n' "${entry%%$'\t'*}" "${entry#*$'\t'}"
    done
    printf '    %8s  %s\n' "$SECONDS s" "in all"
}

die() {
    printf 'error: %s\n' "$1" >&2
    exit "${2:-1}"
}

_step_on_exit() {
    local rc=$?
    if [[ -n $_STEP_NAME ]] && ((rc != 0)); then
        printf '    %s: failed after %d s\n' "$_STEP_NAME" "$((SECONDS - _STEP_START))" >&2
    fi
    return "$rc"
}

# A script with an exit trap of its own keeps it.
if [[ -z $(trap -p EXIT) ]]; then
    trap _step_on_exit EXIT
fi
