//! The embedded chain.

use aidao_chain::{CallError, Deployed, EthAccount, Outcome, World};
use alloy_core::primitives::{Address, Bytes};

use super::{Chain, Message};

impl Chain for World {
    fn chain_id(&self) -> u64 {
        aidao_chain::hub::CHAIN_ID
    }

    fn is_development(&self) -> bool {
        true
    }

    fn now(&self) -> Result<u64, CallError> {
        Ok(World::now(self))
    }

    fn block_number(&self) -> Result<u64, CallError> {
        Ok(World::block_number(self).into())
    }

    fn code(&self, address: Address) -> Result<Bytes, CallError> {
        Ok(World::code(self, address))
    }

    fn deployer(&mut self) -> Result<EthAccount, CallError> {
        Ok(self.eth_account("deployer"))
    }

    fn named(&mut self, name: &str) -> Result<EthAccount, CallError> {
        Ok(self.eth_account(name))
    }

    fn ask(&self, to: Address, data: Bytes) -> Result<Bytes, CallError> {
        if World::code(self, to).is_empty() {
            return Err(CallError::NoContract { address: to });
        }
        Ok(self.dry_run_raw(&self.impersonate(Address::ZERO), to, 0, data)?.value)
    }

    fn transact(&mut self, from: &EthAccount, message: Message) -> Result<Outcome<()>, CallError> {
        let Message { to, value, data } = message;
        if !data.is_empty() && World::code(self, to).is_empty() {
            return Err(CallError::NoContract { address: to });
        }
        Ok(self.call_raw(from, to, value, data)?.map(|_| ()))
    }

    fn create(&mut self, from: &EthAccount, code: &[u8], arguments: Vec<u8>) -> Result<Deployed, CallError> {
        self.deploy(from, code, arguments, 0)
    }

    fn publish(&mut self, from: &EthAccount, code: &[u8], _arguments: &[u8]) -> Result<(), CallError> {
        self.upload(from, code).map(|_| ())
    }
}
