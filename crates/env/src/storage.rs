//! Storage cells: `Slot` holds one packed value, `Map` one per key, `WordMap` one word per key, `BytesMap` bytes of any
//! length per key, `TransientMap` one word per key until the transaction ends. All are zero-sized handles.
//!
//! They stand where ink!'s `Lazy` and `Mapping` would: same automatic keys, same place in an
//! `#[ink(storage)]` struct, written at once and never flushed later (so re-entry cannot be overwritten).
//! They differ in three ways: values are bytes of known size instead of SCALE, an absent value reads as the
//! type's default, and a zero word is deleted (its deposit is refunded). See
//! `docs/decisions/0003-storage-cells.md`.
//!
//! Limits: a value packs to at most 416 bytes, pallet-revive's bound for one storage item.

use alloc::vec::Vec;
use core::marker::PhantomData;

use ink::Address;
use ink::primitives::Key;
use ink::scale;
use ink::storage::traits::{AutoKey, Storable, StorableHint, StorageKey};

use crate::crypto::keccak256;
use crate::host::raw;
use crate::word::{Bytes32, Word};

/// pallet-revive's bound for one storage value.
pub const MAX_VALUE_BYTES: usize = 416;

/// A value that a cell can hold.
pub trait Packed {
    /// A buffer for the longest form, at most [`MAX_VALUE_BYTES`].
    type Buffer: AsRef<[u8]> + AsMut<[u8]>;

    /// An empty buffer.
    const EMPTY: Self::Buffer;

    /// Reads a value from its bytes; no bytes is the default value.
    fn unpack(bytes: &[u8]) -> Self;

    /// Writes the value and says how many bytes it took, at least one.
    fn pack(&self, buffer: &mut Self::Buffer) -> usize;
}

/// A key of a [`Map`].
pub trait MapKey {
    /// The key's bytes, at most 60; their number must not depend on the value.
    type Bytes: AsRef<[u8]>;

    /// The key as bytes.
    fn bytes(&self) -> Self::Bytes;
}

/// The key of a map that holds one value.
impl MapKey for () {
    type Bytes = [u8; 0];
    fn bytes(&self) -> [u8; 0] {
        []
    }
}

impl MapKey for Address {
    type Bytes = [u8; 20];
    fn bytes(&self) -> [u8; 20] {
        self.0
    }
}

impl MapKey for u32 {
    type Bytes = [u8; 4];
    fn bytes(&self) -> [u8; 4] {
        self.to_be_bytes()
    }
}

impl MapKey for (Address, Address) {
    type Bytes = [u8; 40];
    fn bytes(&self) -> [u8; 40] {
        let mut bytes = [0u8; 40];
        bytes[..20].copy_from_slice(&self.0.0);
        bytes[20..].copy_from_slice(&self.1.0);
        bytes
    }
}

impl MapKey for (Address, u32) {
    type Bytes = [u8; 24];
    fn bytes(&self) -> [u8; 24] {
        let mut bytes = [0u8; 24];
        bytes[..20].copy_from_slice(&self.0.0);
        bytes[20..].copy_from_slice(&self.1.to_be_bytes());
        bytes
    }
}

impl MapKey for Bytes32 {
    type Bytes = [u8; 32];
    fn bytes(&self) -> [u8; 32] {
        self.0
    }
}

impl MapKey for (Bytes32, u32) {
    type Bytes = [u8; 36];
    fn bytes(&self) -> [u8; 36] {
        let mut bytes = [0u8; 36];
        bytes[..32].copy_from_slice(&self.0.0);
        bytes[32..].copy_from_slice(&self.1.to_be_bytes());
        bytes
    }
}

impl MapKey for (Bytes32, Address) {
    type Bytes = [u8; 52];
    fn bytes(&self) -> [u8; 52] {
        let mut bytes = [0u8; 52];
        bytes[..32].copy_from_slice(&self.0.0);
        bytes[32..].copy_from_slice(&self.1.0);
        bytes
    }
}

/// A storage key: the cell's own number, then the map key.
struct StorageKeyBytes([u8; 64], usize);

impl StorageKeyBytes {
    fn new(cell: Key, key: &[u8]) -> Self {
        let mut bytes = [0u8; 64];
        bytes[..4].copy_from_slice(&cell.to_be_bytes());
        bytes[4..4 + key.len()].copy_from_slice(key);
        Self(bytes, 4 + key.len())
    }
}

/// A storage key of exactly 32 bytes, as word cells have it: the key itself if it fits, else its hash.
fn word_key(cell: Key, key: &[u8]) -> [u8; 32] {
    let long = StorageKeyBytes::new(cell, key);
    if long.1 <= 32 {
        let mut short = [0u8; 32];
        short.copy_from_slice(&long.0[..32]);
        short
    } else {
        keccak256(&long.0[..long.1])
    }
}

#[inline(never)]
fn read_word(cell: Key, key: &[u8]) -> [u8; 32] {
    let mut word = [0u8; 32];
    raw::get_storage_or_zero(&word_key(cell, key), &mut word);
    word
}

#[inline(never)]
fn write_word(cell: Key, key: &[u8], word: &[u8; 32]) {
    raw::set_storage_or_clear(&word_key(cell, key), word);
}

#[inline(never)]
fn read(cell: Key, key: &[u8], buffer: &mut [u8]) -> usize {
    let key = StorageKeyBytes::new(cell, key);
    raw::get_storage(&key.0[..key.1], buffer)
}

#[inline(never)]
fn write(cell: Key, key: &[u8], value: &[u8]) {
    let key = StorageKeyBytes::new(cell, key);
    raw::set_storage(&key.0[..key.1], value);
}

fn load<V: Packed>(cell: Key, key: &[u8]) -> V {
    let mut buffer = V::EMPTY;
    let len = read(cell, key, buffer.as_mut());
    V::unpack(&buffer.as_ref()[..len])
}

fn store<V: Packed>(cell: Key, key: &[u8], value: &V) {
    let mut buffer = V::EMPTY;
    let len = value.pack(&mut buffer);
    write(cell, key, &buffer.as_ref()[..len]);
}

/// A handle owns none of the values that it stands for.
type Marker<T> = PhantomData<fn() -> T>;

/// One value.
#[derive(Debug)]
pub struct Slot<V, CellKey: StorageKey = AutoKey>(Marker<(V, CellKey)>);

impl<V: Packed, CellKey: StorageKey> Slot<V, CellKey> {
    /// The value, or its default if never set.
    #[must_use]
    pub fn get(&self) -> V {
        load(CellKey::KEY, &[])
    }

    /// Replaces the value.
    pub fn set(&mut self, value: &V) {
        store(CellKey::KEY, &[], value);
    }
}

/// One value per key.
#[derive(Debug)]
pub struct Map<K, V, CellKey: StorageKey = AutoKey>(Marker<(K, V, CellKey)>);

impl<K: MapKey, V: Packed, CellKey: StorageKey> Map<K, V, CellKey> {
    /// The value at a key, or its default if never set.
    #[must_use]
    pub fn get(&self, key: &K) -> V {
        load(CellKey::KEY, key.bytes().as_ref())
    }

    /// Replaces the value at a key.
    pub fn set(&mut self, key: &K, value: &V) {
        store(CellKey::KEY, key.bytes().as_ref(), value);
    }
}

/// Bytes of any length per key, in as few cells as hold them. The length is kept by whoever uses it.
#[derive(Debug)]
pub struct BytesMap<CellKey: StorageKey = AutoKey>(Marker<CellKey>);

impl<CellKey: StorageKey> BytesMap<CellKey> {
    /// The `len` bytes at a key; zeros where nothing was written.
    #[must_use]
    #[inline(never)]
    pub fn get(&self, key: &Bytes32, len: usize) -> Vec<u8> {
        let mut value = alloc::vec![0u8; len];
        for (index, chunk) in (0u32..).zip(value.chunks_mut(MAX_VALUE_BYTES)) {
            read(CellKey::KEY, (*key, index).bytes().as_ref(), chunk);
        }
        value
    }

    /// Writes the bytes at a key: one cell per 416.
    #[inline(never)]
    pub fn set(&mut self, key: &Bytes32, value: &[u8]) {
        for (index, chunk) in (0u32..).zip(value.chunks(MAX_VALUE_BYTES)) {
            write(CellKey::KEY, (*key, index).bytes().as_ref(), chunk);
        }
    }
}

/// One word per key; the zero word takes no storage.
#[derive(Debug)]
pub struct WordMap<K, V, CellKey: StorageKey = AutoKey>(Marker<(K, V, CellKey)>);

impl<K: MapKey, V: Word + Default, CellKey: StorageKey> WordMap<K, V, CellKey> {
    /// The value at a key, or zero if never set.
    #[must_use]
    pub fn get(&self, key: &K) -> V {
        // Only words of `V` are ever written.
        V::from_word(read_word(CellKey::KEY, key.bytes().as_ref())).unwrap_or_default()
    }

    /// Replaces the value at a key.
    pub fn set(&mut self, key: &K, value: &V) {
        write_word(CellKey::KEY, key.bytes().as_ref(), &value.to_word());
    }
}

/// One word per key, which is gone at the end of the transaction. It costs computing time, but no proof and no deposit.
#[derive(Debug)]
pub struct TransientMap<K, V, CellKey: StorageKey = AutoKey>(Marker<(K, V, CellKey)>);

impl<K: MapKey, V: Word + Default, CellKey: StorageKey> TransientMap<K, V, CellKey> {
    /// The value at a key, or zero if not set in this transaction.
    #[must_use]
    pub fn get(&self, key: &K) -> V {
        let mut word = [0u8; 32];
        raw::get_transient(&word_key(CellKey::KEY, key.bytes().as_ref()), &mut word);
        // Only words of `V` are ever written.
        V::from_word(word).unwrap_or_default()
    }

    /// Replaces the value at a key.
    pub fn set(&mut self, key: &K, value: &V) {
        raw::set_transient(&word_key(CellKey::KEY, key.bytes().as_ref()), &value.to_word());
    }
}

macro_rules! impl_cell {
    ($cell:ident $(, $param:ident)*) => {
        impl<$($param,)* CellKey: StorageKey> Default for $cell<$($param,)* CellKey> {
            fn default() -> Self {
                Self(PhantomData)
            }
        }

        impl<$($param,)* CellKey: StorageKey> StorageKey for $cell<$($param,)* CellKey> {
            const KEY: Key = CellKey::KEY;
        }

        impl<$($param,)* Hint: StorageKey, Inner: StorageKey> StorableHint<Hint> for $cell<$($param,)* Inner> {
            type Type = $cell<$($param,)* Hint>;
            type PreferredKey = Inner;
        }

        // A handle takes no room in the root cell.
        impl<$($param,)* CellKey: StorageKey> Storable for $cell<$($param,)* CellKey> {
            fn encode<T: scale::Output + ?Sized>(&self, _dest: &mut T) {}
            fn decode<I: scale::Input>(_input: &mut I) -> Result<Self, scale::Error> {
                Ok(Self::default())
            }
            fn encoded_size(&self) -> usize {
                0
            }
        }

        // ink!'s layout describes SCALE cells; these are packed bytes, described by their types.
        #[cfg(feature = "std")]
        impl<$($param: 'static,)* CellKey: StorageKey + 'static> ink::storage::traits::StorageLayout
            for $cell<$($param,)* CellKey>
        {
            fn layout(_: &Key) -> ink::metadata::layout::Layout {
                use ink::metadata::layout::{Layout, LayoutKey, LeafLayout, RootLayout};
                let key = LayoutKey::from(&CellKey::KEY);
                let leaf = LeafLayout::from_key::<alloc::vec::Vec<u8>>(key.clone());
                Layout::Root(RootLayout::new(
                    key,
                    Layout::Leaf(leaf),
                    scale_info::meta_type::<alloc::vec::Vec<u8>>(),
                ))
            }
        }

        #[cfg(feature = "std")]
        impl<$($param: 'static,)* CellKey: StorageKey + 'static> scale_info::TypeInfo
            for $cell<$($param,)* CellKey>
        {
            type Identity = alloc::vec::Vec<u8>;
            fn type_info() -> scale_info::Type {
                <alloc::vec::Vec<u8> as scale_info::TypeInfo>::type_info()
            }
        }
    };
}

impl_cell!(Slot, V);
impl_cell!(Map, K, V);
impl_cell!(WordMap, K, V);
impl_cell!(TransientMap, K, V);
impl_cell!(BytesMap);
