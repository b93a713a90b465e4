//! What the multisig keeps besides approvals: one cell.

use aidao_core::bytes::{Reader, Writer};
use aidao_env::storage::{MAX_VALUE_BYTES, Packed};
use ink::Address;

use crate::errors::MultisigError;

/// The most owners there can be; their list fits into the cell.
pub const MAX_OWNERS: usize = 20;

const BOARD_BYTES: usize = 1 + 1 + 8 + 1 + 20 * MAX_OWNERS;
const _: () = assert!(BOARD_BYTES <= MAX_VALUE_BYTES);

/// Who decides, and how many transactions there were.
#[derive(Clone, Debug, Default)]
pub struct Board {
    /// How many owners must agree: 1 to the number of owners.
    pub threshold: u8,
    /// Whether a transaction is being executed.
    pub executing: bool,
    /// Transactions executed so far; the next one's nonce.
    pub nonce: u64,
    /// How many owners there are: 1 to [`MAX_OWNERS`].
    pub count: u8,
    /// The owners, ascending; what is behind them does not count.
    list: [Address; MAX_OWNERS],
}

impl Board {
    /// The owners, ascending.
    #[must_use]
    pub fn owners(&self) -> &[Address] {
        &self.list[..usize::from(self.count)]
    }

    /// Where an owner stands, or where one would be inserted.
    #[inline(never)]
    fn position(&self, owner: &Address) -> Result<usize, usize> {
        let before = self.owners().iter().take_while(|other| other.0 < owner.0).count();
        if self.owners().get(before) == Some(owner) { Ok(before) } else { Err(before) }
    }

    /// Whether this is one of the owners.
    #[must_use]
    pub fn contains(&self, owner: &Address) -> bool {
        self.position(owner).is_ok()
    }

    /// Adds an owner. `this` is the multisig, which cannot own itself.
    ///
    /// Errors: `MultisigInvalidOwner`, `MultisigDuplicateOwner`, `MultisigInvalidOwnerCount`.
    #[inline(never)]
    pub fn insert(&mut self, owner: &Address, this: &Address) -> Result<(), MultisigError> {
        if *owner == Address::zero() || owner == this {
            return Err(MultisigError::MultisigInvalidOwner { owner: *owner });
        }
        let Err(at) = self.position(owner) else {
            return Err(MultisigError::MultisigDuplicateOwner { owner: *owner });
        };
        let count = usize::from(self.count);
        if count == MAX_OWNERS {
            return Err(MultisigError::MultisigInvalidOwnerCount { owners: u32::from(self.count) + 1 });
        }
        self.list[count] = *owner;
        // Neighbours change places until the order is right again: copying a range would cost 0.8 KB of `memmove`.
        for index in (at..count).rev() {
            self.list.swap(index, index + 1);
        }
        self.count += 1;
        Ok(())
    }

    /// Removes an owner; the threshold must then be looked at.
    ///
    /// Errors: `MultisigNotOwner`.
    #[inline(never)]
    pub fn remove(&mut self, owner: &Address) -> Result<(), MultisigError> {
        let Ok(at) = self.position(owner) else {
            return Err(MultisigError::MultisigNotOwner { account: *owner });
        };
        self.count -= 1;
        for index in at..usize::from(self.count) {
            self.list.swap(index, index + 1);
        }
        Ok(())
    }

    /// Sets how many owners must agree.
    ///
    /// Errors: `MultisigInvalidThreshold`.
    #[inline(never)]
    pub fn set_threshold(&mut self, threshold: u8) -> Result<(), MultisigError> {
        if threshold == 0 || threshold > self.count {
            return Err(MultisigError::MultisigInvalidThreshold { threshold, owners: self.count });
        }
        self.threshold = threshold;
        Ok(())
    }
}

impl Packed for Board {
    type Buffer = [u8; BOARD_BYTES];
    const EMPTY: Self::Buffer = [0; BOARD_BYTES];

    fn unpack(bytes: &[u8]) -> Self {
        let mut reader = Reader::new(bytes);
        // In range: each number is read from as many bytes as its type has.
        #[allow(clippy::cast_possible_truncation)]
        let mut board = Self {
            threshold: reader.number(1) as u8,
            executing: reader.number(1) != 0,
            nonce: reader.number(8) as u64,
            count: reader.number(1) as u8,
            list: Default::default(),
        };
        for owner in board.list.iter_mut().take(usize::from(board.count)) {
            *owner = Address::from(reader.array());
        }
        board
    }

    fn pack(&self, buffer: &mut Self::Buffer) -> usize {
        let mut writer = Writer::new(buffer);
        writer.number(u128::from(self.threshold), 1);
        writer.number(u128::from(self.executing), 1);
        writer.number(u128::from(self.nonce), 8);
        writer.number(u128::from(self.count), 1);
        for owner in self.owners() {
            writer.put(&owner.0);
        }
        writer.len()
    }
}
