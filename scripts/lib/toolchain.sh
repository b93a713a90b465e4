# shellcheck shell=bash
# Finds, or installs, the tools the build needs. To be sourced; safe under `set -euo pipefail`.
#
#   aidao_setup_cc         a C compiler and linker for the host crates
#   aidao_setup_toolchain  Rust for the host and, with library sources and rust-lld, for the contracts
#   aidao_setup_node       Node >= 18 and npm
#   aidao_print_env        what the above exported, as shell commands for `eval`
#
# Each prints one line saying what it found. A tool that is missing and cannot be installed ends the shell with one line that
# names it, exit code 3. What package managers say goes to $AIDAO_CACHE/setup.log.
#
# Contracts are compiled with -Zbuild-std, so their compiler needs its own library sources. There are two ways to get them:
#
#   rustup  toolchain 1.95.0 with rust-src; rust-lld is part of it.
#   debian  the packages rustc-web, cargo-web, rust-web-src and the lld of the same LLVM. They are installed as root (or with
#           sudo) if that works without removing anything, and unpacked below $AIDAO_CACHE otherwise. If rustup has 1.95 and
#           only lacks the sources, the host crates still use rustup's.
#
# What is complete already is taken as it is, rustup first. AIDAO_TOOLCHAIN=rustup|debian forces a way.
#
# Exports: AIDAO_CACHE, CARGO_TARGET_DIR (both kept if set), AIDAO_TOOLCHAIN_WAY, AIDAO_CONTRACT_CARGO, AIDAO_CONTRACT_RUSTC,
# AIDAO_CONTRACT_SYSROOT, AIDAO_CONTRACT_PATH (to be put before PATH for contracts: has rust-lld; may be empty),
# RUSTUP_TOOLCHAIN (if the host side is rustup's), PATH (if the host's cargo was not the first one found there).

if ! declare -F die >/dev/null; then
    # shellcheck source=scripts/lib/log.sh
    source "${BASH_SOURCE[0]%/*}/log.sh"
fi

_AIDAO_RUST=1.95.0
_AIDAO_DEB_USUAL="rustc-web cargo-web rust-web-src rust-web-clippy rustfmt-web lld-22"
_AIDAO_PATH_ADDED=

# ---------------------------------------------------------------------------------------------------------- common parts

_aidao_base() {
    if [[ -z ${AIDAO_CACHE:-} ]]; then
        local home=${HOME:-}
        [[ -n $home ]] || home=$(getent passwd "$(id -u)" | cut -d: -f6) || true
        AIDAO_CACHE=${XDG_CACHE_HOME:-${home:-/nonexistent}/.cache}/aidao
    fi
    if ! mkdir -p "$AIDAO_CACHE" 2>/dev/null || [[ ! -w $AIDAO_CACHE ]]; then
        die "cannot write to the cache directory $AIDAO_CACHE: set AIDAO_CACHE to a directory of yours"
    fi
    AIDAO_CACHE=$(cd "$AIDAO_CACHE" && pwd)
    : "${CARGO_TARGET_DIR:=$AIDAO_CACHE/target}"
    export AIDAO_CACHE CARGO_TARGET_DIR
    _AIDAO_TOOLS=$AIDAO_CACHE/toolchain # ours: links, wrappers, unpacked packages
    local root
    root=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
    _aidao_claim "$CARGO_TARGET_DIR" 'debug polkavm/contract polkavm/*/contract' $(cd "$root" && ls -d contracts/* crates/*) xtask
}

# _aidao_claim TARGET PROFILES PACKAGE…: Cargo takes what another checkout compiled for this one's if it is younger than the
# sources here. So when the target folder changes hands, these packages are compiled anew in all profiles (folders below the
# target folder, patterns allowed); dependencies stay.
_aidao_claim() {
    local target=$1 profiles=$2 root owner='' manifest name profile
    shift 2
    root=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
    if [[ -f $target/.checkout ]]; then
        read -r owner <"$target/.checkout" || true
    fi
    [[ $owner != "$root" ]] || return 0
    for manifest in "$@"; do
        name=$(sed -n '/^name = /{s/^name = "\(.*\)"/\1/p;q;}' "$root/$manifest/Cargo.toml")
        # Not quoted: patterns.
        for profile in $profiles; do
            rm -rf "$target"/$profile/.fingerprint/"$name"-????????????????
        done
    done
    mkdir -p "$target"
    printf '%s\n' "$root" >"$target/.checkout"
}

# Run a command with its output in the log.
_aidao_logged() {
    printf '\n$ %s\n' "$*" >>"$AIDAO_CACHE/setup.log"
    "$@" </dev/null >>"$AIDAO_CACHE/setup.log" 2>&1
}

# Run a function with the cache locked, so that two set-ups at once do not install the same thing.
_aidao_locked() {
    local fd rc=0
    exec {fd}>"$AIDAO_CACHE/setup.lock"
    if command -v flock >/dev/null; then
        flock -w 3600 "$fd" || true
    fi
    "$@" || rc=$?
    exec {fd}>&-
    return "$rc"
}

# The line for a tool that is still missing: what it is, what it is for, how to get it.
_aidao_missing() {
    local log=$AIDAO_CACHE/setup.log
    [[ -f $log ]] && log=" (log: $log)" || log=
    die "missing $1, needed for $2, and it could not be installed: $3$log" 3
}

# Put a directory first in PATH.
_aidao_path_first() {
    PATH=$1:$PATH
    export PATH
    _AIDAO_PATH_ADDED=$1${_AIDAO_PATH_ADDED:+:$_AIDAO_PATH_ADDED}
}

# "1.96.0" is at least the version we need?
_aidao_new_enough() {
    local have want=$_AIDAO_RUST
    [[ $1 =~ ^([0-9]+)\.([0-9]+) ]] || return 1
    have=$((BASH_REMATCH[1] * 10000 + BASH_REMATCH[2]))
    [[ $want =~ ^([0-9]+)\.([0-9]+) ]]
    ((have >= BASH_REMATCH[1] * 10000 + BASH_REMATCH[2]))
}

# What a rustc says of itself, in _AIDAO_RELEASE, _AIDAO_HOST, _AIDAO_LLVM (major version) and _AIDAO_SYSROOT.
_aidao_ask_rustc() {
    local text
    text=$("$1" -vV 2>/dev/null) || return 1
    [[ $text =~ release:\ ([^[:space:]]+) ]] && _AIDAO_RELEASE=${BASH_REMATCH[1]} || return 1
    [[ $text =~ host:\ ([^[:space:]]+) ]] && _AIDAO_HOST=${BASH_REMATCH[1]} || return 1
    [[ $text =~ LLVM\ version:\ ([0-9]+) ]] && _AIDAO_LLVM=${BASH_REMATCH[1]} || return 1
    _AIDAO_SYSROOT=$("$1" --print sysroot 2>/dev/null)
}

# The library sources of the compiler just asked, and of no other version.
_aidao_has_sources() {
    local src=$_AIDAO_SYSROOT/lib/rustlib/src/rust version
    [[ -f $src/library/Cargo.lock ]] || return 1
    if [[ -f $src/src/version ]]; then
        read -r version <"$src/src/version" || true
        [[ $version == "$_AIDAO_RELEASE" ]]
    fi
}

# This linker runs and can read the bitcode of the compiler just asked.
_aidao_lld_works() {
    local text
    text=$("$1" -flavor gnu --version 2>/dev/null) || return 1
    [[ $text =~ LLD\ ([0-9]+) ]] || return 1
    ((BASH_REMATCH[1] >= _AIDAO_LLVM))
}

# A rust-lld for the compiler just asked. _AIDAO_LLD_DIR is the directory to put in PATH; empty if rustc finds it by itself.
_aidao_find_lld() {
    _AIDAO_LLD_DIR=
    if _aidao_lld_works "$_AIDAO_SYSROOT/lib/rustlib/$_AIDAO_HOST/bin/rust-lld"; then
        return 0
    fi
    local dir=$_AIDAO_TOOLS/lld-$_AIDAO_LLVM lld
    if _aidao_lld_works "$dir/rust-lld"; then
        _AIDAO_LLD_DIR=$dir
        return 0
    fi
    for lld in "/usr/bin/lld-$_AIDAO_LLVM" "/usr/lib/llvm-$_AIDAO_LLVM/bin/lld"; do
        [[ -x $lld ]] || continue
        mkdir -p "$dir"
        ln -sfn "$lld" "$dir/rust-lld"
        if _aidao_lld_works "$dir/rust-lld"; then
            _AIDAO_LLD_DIR=$dir
            return 0
        fi
    done
    return 1
}

# Is this program one of rustup's proxies?
_aidao_is_proxy() {
    [[ -n $1 ]] || return 1
    local real
    real=$(readlink -f "$1") || return 1
    [[ ${real##*/} == rustup || ${1%/*}/rustup -ef $1 ]]
}

# ------------------------------------------------------------------------------------------------------------ packages

_aidao_root_prefix() { # in _AIDAO_ROOT: what to put before a command to run it as root
    _AIDAO_ROOT=(env)
    ((EUID == 0)) && return 0
    _AIDAO_ROOT=(sudo -n env)
    command -v sudo >/dev/null && sudo -n true </dev/null >/dev/null 2>&1
}

_aidao_apt_exists() {
    command -v apt-get >/dev/null && command -v apt-cache >/dev/null && command -v dpkg-deb >/dev/null
}

_aidao_apt_install() {
    _aidao_logged "${_AIDAO_ROOT[@]}" LC_ALL=C DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends --no-remove -o DPkg::Lock::Timeout=600 "$@"
}

# Install packages as root; with fresh package lists if the ones at hand do not do.
_aidao_apt() {
    _aidao_apt_exists && _aidao_root_prefix || return 1
    _aidao_apt_install "$@" && return 0
    _aidao_logged "${_AIDAO_ROOT[@]}" LC_ALL=C apt-get update || true
    _aidao_apt_install "$@"
}

# ---------------------------------------------------------------------------------------------------------------- rustup

# A rustup that is installed but not in PATH yet is put there.
_aidao_rustup_exists() {
    command -v rustup >/dev/null && return 0
    local bin=${CARGO_HOME:-${HOME:-/nonexistent}/.cargo}/bin
    [[ -x $bin/rustup ]] || return 1
    _aidao_path_first "$bin"
}

# Look at rustup's toolchains. Succeeds if one has everything. Sets _AIDAO_RU_NAME, _AIDAO_RU_SYSROOT and _AIDAO_RU_LACKS
# (components it has not got) for that one, or else for the first one of the right version; _AIDAO_RU_NAME is empty if there
# is none.
_aidao_rustup_look() {
    _AIDAO_RU_NAME='' _AIDAO_RU_SYSROOT='' _AIDAO_RU_LACKS=''
    _aidao_rustup_exists || return 1
    local installed name sysroot lacks
    installed=$(RUSTUP_AUTO_INSTALL=0 rustup toolchain list 2>/dev/null) || return 1
    for name in "${RUSTUP_TOOLCHAIN:-}" "$_AIDAO_RUST" "${_AIDAO_RUST%.*}" stable; do
        [[ -n $name && $'\n'$installed =~ $'\n'"$name"(-[a-z0-9_]+-[a-z0-9_-]+)?($'\n'|[[:space:]]|$) ]] || continue
        sysroot=$(RUSTUP_AUTO_INSTALL=0 rustup run "$name" rustc --print sysroot 2>/dev/null) || continue
        _aidao_ask_rustc "$sysroot/bin/rustc" || continue
        [[ $_AIDAO_RELEASE == "${_AIDAO_RUST%.*}".* && -x $sysroot/bin/cargo ]] || continue
        lacks=
        _aidao_has_sources || lacks+=" rust-src"
        [[ -x $sysroot/bin/cargo-clippy && -x $sysroot/bin/clippy-driver ]] || lacks+=" clippy"
        [[ -x $sysroot/bin/cargo-fmt && -x $sysroot/bin/rustfmt ]] || lacks+=" rustfmt"
        _aidao_find_lld || lacks+=" rust-lld"
        if [[ -z $lacks || -z $_AIDAO_RU_NAME ]]; then
            _AIDAO_RU_NAME=$name _AIDAO_RU_SYSROOT=$sysroot _AIDAO_RU_LACKS=${lacks# }
        fi
        [[ -n $lacks ]] || return 0
    done
    return 1
}

# A network that drops packets must not hold us up for long.
_aidao_rustup_install() {
    _aidao_rustup_exists || return 1
    if [[ -n $_AIDAO_RU_NAME ]]; then
        _aidao_logged env RUSTUP_MAX_RETRIES=1 timeout 180 \
            rustup component add --toolchain "$_AIDAO_RU_NAME" rust-src clippy rustfmt || return 1
    else
        _aidao_logged env RUSTUP_MAX_RETRIES=1 timeout 900 rustup toolchain install "$_AIDAO_RUST" --no-self-update \
            --profile minimal --component rust-src,clippy,rustfmt || return 1
    fi
    _aidao_rustup_look
}

_aidao_host_is_rustup() {
    RUSTUP_TOOLCHAIN=$_AIDAO_RU_NAME
    export RUSTUP_TOOLCHAIN
    if ! _aidao_is_proxy "$(command -v cargo || true)" || ! _aidao_is_proxy "$(command -v rustc || true)"; then
        _aidao_path_first "$_AIDAO_RU_SYSROOT/bin"
    fi
}

_aidao_use_rustup() {
    AIDAO_TOOLCHAIN_WAY=rustup
    AIDAO_CONTRACT_CARGO=$_AIDAO_RU_SYSROOT/bin/cargo
    AIDAO_CONTRACT_RUSTC=$_AIDAO_RU_SYSROOT/bin/rustc
    AIDAO_CONTRACT_SYSROOT=$_AIDAO_RU_SYSROOT
    AIDAO_CONTRACT_PATH=$_AIDAO_LLD_DIR
    local name=
    [[ $_AIDAO_RU_NAME == "$_AIDAO_RELEASE" ]] || name=" (toolchain \"$_AIDAO_RU_NAME\")"
    _aidao_host_is_rustup
    printf 'toolchain: rustup %s with rust-src%s\n' "$_AIDAO_RELEASE" "$name"
}

# ---------------------------------------------------------------------------------------------------------------- Debian

# Look at one directory of Debian's programs. Sets _AIDAO_DEB_LACKS.
_aidao_debian_look_in() {
    local bin=$1 tool
    _AIDAO_DEB_LACKS="rustc >= ${_AIDAO_RUST%.*}"
    [[ -x $bin/rustc ]] && ! _aidao_is_proxy "$bin/rustc" || return 1
    _aidao_ask_rustc "$bin/rustc" && _aidao_new_enough "$_AIDAO_RELEASE" || return 1
    _AIDAO_DEB_LACKS="rust-src $_AIDAO_RELEASE"
    _aidao_has_sources || return 1
    for tool in cargo rustdoc cargo-clippy clippy-driver cargo-fmt rustfmt; do
        _AIDAO_DEB_LACKS=$tool
        [[ -x $bin/$tool ]] || return 1
    done
    _AIDAO_DEB_LACKS=cargo
    "$bin/cargo" --version >/dev/null 2>&1 || return 1
    _AIDAO_DEB_LACKS="rust-lld of LLVM $_AIDAO_LLVM"
    _aidao_find_lld || return 1
    _AIDAO_DEB_LACKS=
    _AIDAO_DEB_BIN=$bin
}

_aidao_debian_look() {
    local lacks
    _aidao_debian_look_in /usr/bin && return 0
    lacks=$_AIDAO_DEB_LACKS
    _aidao_debian_look_in "$_AIDAO_TOOLS/bin" && return 0
    _AIDAO_DEB_LACKS=$lacks
    return 1
}

# The packages to install, in _AIDAO_DEB_PACKAGES; apt's options are the arguments. Fails if apt offers no rustc-web that is
# new enough.
_aidao_debian_packages() {
    local version series llvm
    version=$(LC_ALL=C apt-cache "$@" policy rustc-web 2>/dev/null | sed -n 's/^  Candidate: //p')
    _aidao_new_enough "$version" || return 1
    series=$(cut -d. -f1,2 <<<"$version")
    llvm=$(LC_ALL=C apt-cache "$@" depends "libstd-rust-web-$series" 2>/dev/null |
        sed -n 's/.*Depends: libllvm\([0-9][0-9]*\).*/\1/p' | head -n 1)
    [[ -n $llvm ]] || return 1
    _AIDAO_DEB_PACKAGES=(rustc-web cargo-web rust-web-src rust-web-clippy rustfmt-web "lld-$llvm")
}

_aidao_debian_install() {
    _aidao_debian_look && return 0 # another set-up was faster
    _aidao_apt_exists || return 1
    if _aidao_root_prefix; then
        if ! _aidao_debian_packages; then
            _aidao_logged "${_AIDAO_ROOT[@]}" LC_ALL=C apt-get update || true
            _aidao_debian_packages || return 1
        fi
        local extra=()
        [[ -s /etc/ssl/certs/ca-certificates.crt ]] || extra=(ca-certificates)
        if _aidao_apt "${_AIDAO_DEB_PACKAGES[@]}" "${extra[@]}" && _aidao_debian_look; then
            return 0
        fi
    fi
    _aidao_debian_unpack && _aidao_debian_look
}

# Without root, or where the packages would push others out: unpack them, and what they need beyond the packages that are
# installed, below the cache, with wrappers that tell the programs where their libraries are.
_aidao_debian_unpack() {
    local apt=() work=$_AIDAO_TOOLS/new root=$_AIDAO_TOOLS/root wanted=() deb
    rm -rf "$work"
    mkdir -p "$work/debs" "$work/root"
    if ! _aidao_debian_packages; then
        # Package lists of our own: the system's are missing or old, and only root can renew them.
        mkdir -p "$_AIDAO_TOOLS/apt/state/lists/partial" "$_AIDAO_TOOLS/apt/cache/archives/partial"
        apt=(-o "Dir::State=$_AIDAO_TOOLS/apt/state" -o "Dir::State::status=/var/lib/dpkg/status"
            -o "Dir::Cache=$_AIDAO_TOOLS/apt/cache")
        _aidao_logged env LC_ALL=C apt-get "${apt[@]}" update || true
        _aidao_debian_packages "${apt[@]}" || return 1
    fi
    mapfile -t wanted < <(LC_ALL=C apt-get "${apt[@]}" install -s --no-install-recommends "${_AIDAO_DEB_PACKAGES[@]}" \
        2>/dev/null | sed -n 's/^Inst \([^ ]*\) \(\[[^]]*\] \)\{0,1\}(\([^ ]*\) .*/\1=\3/p')
    ((${#wanted[@]} > 0)) || return 1
    (cd "$work/debs" && _aidao_logged env LC_ALL=C apt-get "${apt[@]}" download "${wanted[@]}") || return 1
    for deb in "$work"/debs/*.deb; do
        _aidao_logged dpkg-deb -x "$deb" "$work/root" || return 1
        rm -f "$deb"
    done
    # Of the sources only the library (and the version it is of) is of use here.
    find "$work"/root/usr/src/rustc-* -mindepth 1 -maxdepth 1 ! -name library ! -name src -exec rm -rf {} +
    find "$work"/root/usr/src/rustc-*/src -mindepth 1 -maxdepth 1 ! -name version -exec rm -rf {} +
    rm -rf "$work/root/usr/share"
    rm -rf "$root"
    mv "$work/root" "$root"
    rm -rf "$work"
    _aidao_debian_wrap "$root"
}

_aidao_debian_wrap() {
    local root=$1 libs='' dir tool lld
    for dir in "$root"/usr/lib/*-linux-gnu* "$root"/lib/*-linux-gnu*; do
        [[ -d $dir ]] && libs+=${libs:+:}$dir
    done
    for tool in rustc cargo rustdoc cargo-clippy clippy-driver cargo-fmt rustfmt; do
        _aidao_wrapper "$libs" "$root/usr/bin/$tool" "$_AIDAO_TOOLS/bin/$tool"
    done
    for lld in "$root"/usr/bin/lld-[0-9]*; do
        [[ -x $lld ]] && _aidao_wrapper "$libs" "$lld" "$_AIDAO_TOOLS/${lld##*/}/rust-lld"
    done
    return 0
}

# wrapper <library path> <program> <file to write>
_aidao_wrapper() {
    local libs=$1 program=$2 file=$3
    mkdir -p "${file%/*}"
    rm -f "$file"
    {
        printf '#!/bin/sh\n'
        # shellcheck disable=SC2016
        printf 'LD_LIBRARY_PATH=%q${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}\n' "$libs"
        printf 'export LD_LIBRARY_PATH\n'
        printf 'exec %q "$@"\n' "$program"
    } >"$file"
    chmod +x "$file"
}

_aidao_use_debian() {
    local host="" tool dir release=$_AIDAO_RELEASE
    AIDAO_TOOLCHAIN_WAY=debian
    AIDAO_CONTRACT_CARGO=$_AIDAO_DEB_BIN/cargo
    AIDAO_CONTRACT_RUSTC=$_AIDAO_DEB_BIN/rustc
    AIDAO_CONTRACT_SYSROOT=$_AIDAO_SYSROOT
    AIDAO_CONTRACT_PATH=$_AIDAO_LLD_DIR
    if [[ -n $_AIDAO_RU_NAME && " $_AIDAO_RU_LACKS " != *" clippy "* && " $_AIDAO_RU_LACKS " != *" rustfmt "* ]]; then
        _aidao_host_is_rustup
        host=", host crates with rustup's \"$_AIDAO_RU_NAME\""
    elif ! [[ $(command -v cargo || true) -ef $_AIDAO_DEB_BIN/cargo &&
        $(command -v rustc || true) -ef $_AIDAO_DEB_BIN/rustc ]]; then
        dir=$_AIDAO_TOOLS/bin
        if [[ $_AIDAO_DEB_BIN != "$dir" ]]; then
            dir=$_AIDAO_TOOLS/links
            mkdir -p "$dir"
            for tool in rustc cargo rustdoc cargo-clippy clippy-driver cargo-fmt rustfmt; do
                [[ $dir/$tool -ef $_AIDAO_DEB_BIN/$tool ]] || ln -sfn "$_AIDAO_DEB_BIN/$tool" "$dir/$tool"
            done
        fi
        _aidao_path_first "$dir"
    fi
    printf 'toolchain: Debian rustc-web %s, sources in %s%s\n' \
        "$release" "$AIDAO_CONTRACT_SYSROOT/lib/rustlib/src/rust" "$host"
}

# -------------------------------------------------------------------------------------------------------------- interface

_aidao_no_toolchain() {
    local what how
    if [[ -n $_AIDAO_RU_NAME ]]; then
        what=${_AIDAO_RU_LACKS// /, }
        how="with rustup \"rustup component add --toolchain $_AIDAO_RU_NAME rust-src clippy rustfmt\""
    else
        what=${_AIDAO_DEB_LACKS:-Rust $_AIDAO_RUST with rust-src}
        how="with rustup \"rustup toolchain install $_AIDAO_RUST --component rust-src,clippy,rustfmt\""
    fi
    if [[ $1 == debian ]]; then
        what=${_AIDAO_DEB_LACKS:-$what} how=
    fi
    if [[ $1 != rustup ]]; then
        how+="${how:+, or }on Debian 12 as root \"apt-get install ${_AIDAO_DEB_PACKAGES[*]:-$_AIDAO_DEB_USUAL}\""
    fi
    _aidao_missing "$what" "the contracts" "$how"
}

aidao_setup_toolchain() {
    local way=${AIDAO_TOOLCHAIN:-}
    _aidao_base
    _AIDAO_DEB_LACKS='' _AIDAO_DEB_PACKAGES=()
    case $way in
        '' | rustup | debian) ;;
        *) die "AIDAO_TOOLCHAIN=$way is not a way to get a toolchain: use rustup or debian" ;;
    esac
    if _aidao_rustup_look && [[ $way != debian ]]; then
        _aidao_use_rustup
    elif [[ $way != rustup ]] && _aidao_debian_look; then
        _aidao_use_debian
    elif [[ $way != debian ]] && _aidao_locked _aidao_rustup_install; then
        _aidao_use_rustup
    elif [[ $way != rustup ]] && _aidao_locked _aidao_debian_install; then
        _aidao_use_debian
    else
        _aidao_no_toolchain "$way"
    fi
    export AIDAO_TOOLCHAIN_WAY AIDAO_CONTRACT_CARGO AIDAO_CONTRACT_RUSTC AIDAO_CONTRACT_SYSROOT AIDAO_CONTRACT_PATH
}

# cc compiles and links a program that uses the C library?
_aidao_cc_works() {
    command -v cc >/dev/null || return 1
    local out
    out=$(mktemp) || return 1
    local rc=0
    printf '#include <stdio.h>\nint main(void) { return puts("") < 0; }\n' | cc -x c -o "$out" - 2>/dev/null || rc=1
    rm -f "$out"
    return "$rc"
}

aidao_setup_cc() {
    _aidao_base
    if ! _aidao_cc_works; then
        _aidao_locked _aidao_apt gcc libc6-dev || true
        _aidao_cc_works ||
            _aidao_missing "cc (a C compiler)" "linking host programs" "on Debian as root \"apt-get install gcc libc6-dev\""
    fi
    printf 'cc: %s\n' "$(cc --version 2>/dev/null | head -n 1)"
}

# The version of the Node in PATH in _AIDAO_NODE, if it will do.
_aidao_node_works() {
    _AIDAO_NODE=$(node --version 2>/dev/null) || return 1
    [[ $_AIDAO_NODE =~ ^v([0-9]+)\. ]] && ((BASH_REMATCH[1] >= 18))
}

aidao_setup_node() {
    _aidao_base
    if ! _aidao_node_works; then
        _aidao_locked _aidao_apt nodejs || true
        hash -r
        _aidao_node_works ||
            _aidao_missing "node >= 18${_AIDAO_NODE:+ (found $_AIDAO_NODE)}" "the JavaScript parts" \
                "on Debian 12 as root \"apt-get install nodejs npm\""
    fi
    # A package of Node from elsewhere brings npm along and refuses Debian's, so npm comes second.
    if ! command -v npm >/dev/null; then
        _aidao_locked _aidao_apt npm || true
        hash -r
        command -v npm >/dev/null ||
            _aidao_missing npm "the JavaScript parts" "on Debian as root \"apt-get install npm\""
    fi
    printf 'node: %s, npm at %s\n' "$_AIDAO_NODE" "$(command -v npm)"
}

aidao_print_env() {
    local name
    for name in AIDAO_CACHE CARGO_TARGET_DIR RUSTUP_TOOLCHAIN AIDAO_TOOLCHAIN_WAY AIDAO_CONTRACT_CARGO AIDAO_CONTRACT_RUSTC \
        AIDAO_CONTRACT_SYSROOT AIDAO_CONTRACT_PATH; do
        if [[ -n ${!name+set} ]]; then
            printf 'export %s=%q\n' "$name" "${!name}"
        fi
    done
    if [[ -n $_AIDAO_PATH_ADDED ]]; then
        # shellcheck disable=SC2016
        printf 'export PATH=%q:"$PATH"\n' "$_AIDAO_PATH_ADDED"
    fi
}
