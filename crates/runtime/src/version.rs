//! Which runtime this is.

use alloc::borrow::Cow;

use sp_version::{RuntimeVersion, runtime_version};

use crate::apis::RUNTIME_API_VERSIONS;

/// The runtime's name and version. `spec_version` goes up with whatever changes what a block does,
/// `transaction_version` with whatever changes how a native transaction is encoded.
#[runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
    spec_name: Cow::Borrowed("aidao"),
    impl_name: Cow::Borrowed("aidao"),
    authoring_version: 1,
    spec_version: 2,
    impl_version: 1,
    apis: RUNTIME_API_VERSIONS,
    transaction_version: 1,
    system_version: 1,
};
