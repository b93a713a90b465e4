//! Pages of a trace in memory, packed as a contract packs them, with a count of reads.

use std::cell::Cell;

use aidao_core::trace::{ENTRY_BYTES, Page, Pages};

/// Pages that were written, in order.
#[derive(Debug, Default)]
pub(crate) struct MemoryPages {
    packed: Vec<Vec<u8>>,
    reads: Cell<u32>,
}

impl MemoryPages {
    /// How many pages there are.
    pub(crate) fn len(&self) -> usize {
        self.packed.len()
    }

    /// How many were read since the last time this was asked.
    pub(crate) fn take_reads(&self) -> u32 {
        self.reads.take()
    }
}

impl<const N: usize> Pages<N> for MemoryPages {
    fn read(&self, index: u32) -> Page<N> {
        self.reads.set(self.reads.get() + 1);
        Page::unpack(self.packed.get(index as usize).expect("only pages that were written are read"))
    }

    fn write(&mut self, index: u32, page: &Page<N>) {
        assert_eq!(index as usize, self.packed.len(), "pages are written once, in order");
        let mut buffer = vec![0; N * ENTRY_BYTES];
        assert_eq!(page.pack(&mut buffer), buffer.len());
        self.packed.push(buffer);
    }
}
