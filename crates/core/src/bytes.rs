//! Little-endian numbers of odd widths, for packed storage.

/// Reads consecutive fields from a packed value; a value that ends early reads as zeros.
#[derive(Debug)]
pub struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// Begins at the first byte.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The next `N` bytes.
    pub fn array<const N: usize>(&mut self) -> [u8; N] {
        let mut out = [0u8; N];
        self.fill(&mut out);
        out
    }

    /// The next `width` bytes (at most 16) as a number.
    #[inline(never)]
    pub fn number(&mut self, width: usize) -> u128 {
        let mut out = [0u8; 16];
        self.fill(&mut out[..width]);
        u128::from_le_bytes(out)
    }

    #[inline(never)]
    fn fill(&mut self, out: &mut [u8]) {
        let count = out.len().min(self.0.len());
        out[..count].copy_from_slice(&self.0[..count]);
        self.0 = &self.0[count..];
    }
}

/// Writes consecutive fields into a buffer.
#[derive(Debug)]
pub struct Writer<'a> {
    buffer: &'a mut [u8],
    len: usize,
}

impl<'a> Writer<'a> {
    /// Begins at the first byte.
    #[must_use]
    pub const fn new(buffer: &'a mut [u8]) -> Self {
        Self { buffer, len: 0 }
    }

    /// Appends bytes.
    #[inline(never)]
    pub fn put(&mut self, bytes: &[u8]) {
        self.buffer[self.len..self.len + bytes.len()].copy_from_slice(bytes);
        self.len += bytes.len();
    }

    /// Appends a number in `width` bytes (at most 16); it must fit.
    #[inline(never)]
    pub fn number(&mut self, value: u128, width: usize) {
        debug_assert!(width == 16 || value >> (8 * width) == 0, "{value} does not fit into {width} bytes");
        self.put(&value.to_le_bytes()[..width]);
    }

    /// How many bytes were written.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing was written.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }
}
