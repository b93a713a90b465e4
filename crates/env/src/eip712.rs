//! EIP-712 typed data: domain separator, digest and ERC-5267's description of the domain.

use alloc::string::String;
use alloc::vec::Vec;

use ink::sol::{Error, FixedBytes};
use ink::{Address, SolDecode, SolEncode, U256};

use crate::crypto::{keccak256, keccak256_words};
use crate::host;
use crate::returns::{ReturnList, Returns, words_of};
use crate::selector;
use crate::word::{Bytes32, Text, Word};

const DOMAIN_TYPE_HASH: [u8; 32] =
    selector::keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");

/// Which fields of the domain are in use (ERC-5267): name, version, chain id, contract.
const FIELDS: u8 = 0x0f;

/// The separator of this contract's domain on this chain, from the hashes of its name and version.
#[must_use]
pub fn domain_separator(name_hash: &[u8; 32], version_hash: &[u8; 32]) -> [u8; 32] {
    keccak256_words(&[DOMAIN_TYPE_HASH, *name_hash, *version_hash, host::chain_id(), host::address().to_word()])
}

/// What is signed: `keccak256(0x1901 ‖ domain separator ‖ struct hash)`.
#[must_use]
#[inline(never)]
pub fn digest(domain_separator: &[u8; 32], struct_hash: &[u8; 32]) -> [u8; 32] {
    let mut input = [0u8; 66];
    input[0] = 0x19;
    input[1] = 0x01;
    input[2..34].copy_from_slice(domain_separator);
    input[34..].copy_from_slice(struct_hash);
    keccak256(&input)
}

/// The result of ERC-5267's `eip712Domain()`: name, version, chain id and contract are in use; no salt and no
/// extensions.
pub struct Domain {
    /// The domain's name.
    pub name: Text,
    /// The domain's version.
    pub version: Text,
}

impl Returns for Domain {
    const TYPES: &'static [&'static str] =
        &["bytes1", "string", "string", "uint256", "address", "bytes32", "uint256[]"];

    fn finish(self) -> ! {
        let mut fields = [0u8; 32];
        fields[0] = FIELDS;
        let mut list = ReturnList::new(7, words_of(self.name.0.len()) + words_of(self.version.0.len()) + 1);
        list.word(&fields);
        list.dynamic(&self.name.0);
        list.dynamic(&self.version.0);
        list.word(&host::chain_id());
        list.word(&host::address().to_word());
        list.word(&[0; 32]);
        list.array(0);
        list.finish()
    }
}

/// The result list of `eip712Domain()`, as a tuple.
type Fields = (FixedBytes<1>, String, String, U256, Address, Bytes32, Vec<U256>);

// For ink!'s metadata and call builders only: the dispatcher encodes by `Returns`.
impl SolEncode<'_> for Domain {
    type SolType = Fields;
    fn to_sol_type(&self) -> Self::SolType {
        (
            FixedBytes([FIELDS]),
            self.name.to_sol_type(),
            self.version.to_sol_type(),
            U256::from_big_endian(&host::chain_id()),
            host::address(),
            FixedBytes([0; 32]),
            Vec::new(),
        )
    }
}

impl SolDecode for Domain {
    type SolType = Fields;
    fn from_sol_type((_, name, version, ..): Fields) -> Result<Self, Error> {
        Ok(Self { name: Text(name.into_bytes()), version: Text(version.into_bytes()) })
    }
}
