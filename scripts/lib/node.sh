# shellcheck shell=bash
# Builds the development node of node/. To be sourced after log.sh and toolchain.sh; safe under `set -euo pipefail`.
#
#   aidao_setup_node_tools  protoc and libclang, which Substrate's network and RocksDB are built with
#   aidao_build_node        the runtime in Wasm, and the programs aidao-node and aidao-eth-rpc
#
# Exports: AIDAO_NODE_TARGET, the target folder, about 5 GB that nothing else uses; AIDAO_RUNTIME_WASM, the runtime, which the
# node is built with.

_AIDAO_WASM=wasm32v1-none

_aidao_libclang_works() {
    local file
    for file in "${LIBCLANG_PATH:-/nonexistent}"/libclang*.so* /usr/lib/llvm-*/lib/libclang*.so* \
        /usr/lib/*-linux-gnu*/libclang*.so* /usr/lib64/libclang*.so*; do
        case ${file##*/} in
            libclang.so* | libclang-[0-9]*.so*) [[ ! -e $file ]] || return 0 ;;
        esac
    done
    return 1
}

# The packages' files below the cache, for those who cannot install.
_aidao_unpack_node_tools() {
    local root=$AIDAO_CACHE/toolchain/node-tools deb
    _aidao_apt_exists || return 1
    rm -rf "$root"
    mkdir -p "$root/debs"
    (cd "$root/debs" && _aidao_logged apt-get download protobuf-compiler libprotoc32 libprotobuf32 libprotobuf-dev \
        libclang-14-dev libclang1-14 libclang-common-14-dev libllvm14) || return 1
    for deb in "$root"/debs/*.deb; do
        _aidao_logged dpkg-deb -x "$deb" "$root" || return 1
    done
    rm -rf "$root/debs"
}

_aidao_use_node_tools() {
    local root=$AIDAO_CACHE/toolchain/node-tools libs
    [[ -x $root/usr/bin/protoc ]] || return 0
    libs=$(echo "$root"/usr/lib/*-linux-gnu*)
    _aidao_wrapper "$libs" "$root/usr/bin/protoc" "$AIDAO_CACHE/toolchain/node-bin/protoc"
    _aidao_path_first "$AIDAO_CACHE/toolchain/node-bin"
    export LIBCLANG_PATH=$root/usr/lib/llvm-14/lib
    export LD_LIBRARY_PATH=$libs:$LIBCLANG_PATH${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
    export PROTOC_INCLUDE=$root/usr/include
}

_aidao_node_tools_work() {
    _aidao_use_node_tools
    protoc --version >/dev/null 2>&1 && _aidao_libclang_works && command -v c++ >/dev/null && command -v make >/dev/null
}

aidao_setup_node_tools() {
    _aidao_base
    if ! _aidao_node_tools_work; then
        _aidao_locked _aidao_apt protobuf-compiler libclang-dev g++ make || _aidao_locked _aidao_unpack_node_tools || true
        hash -r
        _aidao_node_tools_work || _aidao_missing "protoc, libclang, c++ or make" "the node" \
            "on Debian as root \"apt-get install protobuf-compiler libclang-dev g++ make\""
    fi
    printf 'protoc: %s\n' "$(protoc --version)"
}

# The runtime in Wasm: the same crate that the embedded chain runs natively. The standard library is compiled along, so that
# no target needs to be installed, and only with what every Wasm machine knows.
_aidao_build_runtime() {
    (
        cd node
        PATH=${AIDAO_CONTRACT_PATH:+$AIDAO_CONTRACT_PATH:}$PATH
        export PATH
        export RUSTC_BOOTSTRAP=1 RUSTC=$AIDAO_CONTRACT_RUSTC
        export CARGO_TARGET_DIR=$AIDAO_NODE_TARGET/wasm
        export CARGO_TARGET_WASM32V1_NONE_RUSTFLAGS="--cfg substrate_runtime -Clink-arg=--export-table \
-Clink-arg=--import-memory -Clink-arg=--export=__heap_base"
        "$AIDAO_CONTRACT_CARGO" build --locked --package aidao-runtime-wasm --profile runtime --target "$_AIDAO_WASM" \
            -Zbuild-std=core,alloc -Zbuild-std-features=compiler-builtins-mem
    )
}

_aidao_build_programs() {
    (
        cd node
        export CARGO_TARGET_DIR=$AIDAO_NODE_TARGET
        cargo build --locked --release --bins
    )
}

aidao_build_node() {
    : "${AIDAO_NODE_TARGET:=$AIDAO_CACHE/node}"
    AIDAO_RUNTIME_WASM=$AIDAO_NODE_TARGET/wasm/$_AIDAO_WASM/runtime/aidao_runtime_wasm.wasm
    export AIDAO_NODE_TARGET AIDAO_RUNTIME_WASM
    _aidao_claim "$AIDAO_NODE_TARGET" release crates/abi crates/runtime node node/metadata
    # A caller's flags would rebuild everything.
    unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS
    step "runtime in Wasm" _aidao_build_runtime
    step "node" _aidao_build_programs
}
