# shellcheck shell=bash
# Room on the disk, to be sourced after toolchain.sh.
#
#   aidao_make_room GIB   sees that so much is free below $CARGO_TARGET_DIR, giving up compiled code of earlier runs if not
#
# Compiled code of every checkout that ever used the shared target folder stays in it; cargo never deletes any. What is
# deleted here is compiled again when needed: first what only makes compiling quicker, then everything.

_aidao_free_gib() {
    df -Pk -- "$1" | awk 'NR == 2 { print int($4 / 1048576) }'
}

aidao_make_room() {
    local need=$1 free part
    mkdir -p "$CARGO_TARGET_DIR"
    for part in "$AIDAO_CACHE/mutations" "$CARGO_TARGET_DIR"/*/incremental "$AIDAO_CACHE/reproduce" "$CARGO_TARGET_DIR"/*; do
        free=$(_aidao_free_gib "$CARGO_TARGET_DIR")
        ((free < need)) || break
        [[ -d $part ]] || continue
        printf 'disk: %d GiB free, %d wanted: deleting %s\n' "$free" "$need" "$part"
        rm -rf -- "$part"
    done
    free=$(_aidao_free_gib "$CARGO_TARGET_DIR")
    ((free >= need)) || die "$need GiB must be free for $CARGO_TARGET_DIR, but only $free are: free some, or set AIDAO_CACHE"
    printf 'disk: %d GiB free\n' "$free"
}
