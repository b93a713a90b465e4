//! Ethereum's header of a block, made true where pallet-revive leaves zeros.
//!
//! The pallet's headers have zero for the hash of the list of uncles and for the root of the withdrawals, which are both
//! empty. Clients that verify (go-ethereum's is one) refuse such a block: an empty list has a hash. This pallet has no calls
//! and no storage; it comes after pallet-revive, so that at the end of each block, and of genesis, the header is there to be
//! completed and hashed again. Block hashes that contracts look up are these.

pub use pallet::*;

#[frame_support::pallet]
pub mod pallet {
    use codec::Encode;
    use frame_support::{
        pallet_prelude::*,
        storage::{storage_prefix, unhashed},
        traits::PalletInfoAccess,
    };
    use frame_system::pallet_prelude::BlockNumberFor;
    use pallet_revive::evm::Block;
    use sp_core::{H256, hex2array};

    /// Keccak-256 of an empty list in RLP.
    const NO_UNCLES: H256 = H256(hex2array!("1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347"));
    /// Root of a trie without entries.
    const EMPTY_TRIE: H256 = H256(hex2array!("56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421"));

    #[pallet::pallet]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config: frame_system::Config + pallet_revive::Config {}

    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        #[serde(skip)]
        _config: PhantomData<T>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            complete::<T>(frame_system::Pallet::<T>::block_number());
        }
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn on_initialize(_: BlockNumberFor<T>) -> Weight {
            // For the end of the block.
            T::DbWeight::get().reads_writes(1, 2)
        }

        fn on_finalize(number: BlockNumberFor<T>) {
            complete::<T>(number);
        }
    }

    /// Completes the header that pallet-revive has just put into its storage, which it keeps to itself.
    fn complete<T: Config>(number: BlockNumberFor<T>) {
        let item = |name: &[u8]| storage_prefix(pallet_revive::Pallet::<T>::name().as_bytes(), name);
        let header = item(b"EthereumBlock");
        let Some(mut block) = unhashed::get::<Block>(&header) else { return };
        (block.sha_3_uncles, block.withdrawals_root) = (NO_UNCLES, EMPTY_TRIE);
        block.hash = block.header_hash();
        unhashed::put(&header, &block);
        // A map by the block's number, as it is.
        unhashed::put(&[&item(b"BlockHash")[..], &number.encode()].concat(), &block.hash);
    }
}
