//! smoke
use aidao_abi::{Staking, Token, artifact};
use aidao_chain::{
    World,
    alloy_core::{
        primitives::{Address, U256},
        sol_types::SolConstructor,
        sol_types::SolValue,
    },
};
#[test]
fn smoke() {
    aidao_chain::log_to_stderr();
    let mut w = World::new();
    let a = w.account("alice");
    let b = w.account("bob");
    let s = U256::from(10u128.pow(27));
    let args = Token::constructorCall {
        name: "AIDAO".into(),
        symbol: "AI".into(),
        initialSupply: s,
        recipients: vec![a.address()],
        amounts: vec![s],
        cap: s,
        minterSetter: Address::ZERO,
    }
    .abi_encode();
    let t = w.deploy(&a, &artifact::blob("token").unwrap(), args, 0).unwrap();
    println!("deploy {} {:?}", t.code_size, t.cost);
    let o = w.call(&a, t.address, Token::transferCall { to: b.address(), value: U256::from(5) }).unwrap();
    println!("transfer first {:?} {:?}", o.cost, o.events_of::<Token::Transfer>().len());
    let o = w.call(&a, t.address, Token::transferCall { to: b.address(), value: U256::from(5) }).unwrap();
    println!("transfer {:?}", o.cost);
    println!(
        "{:?} {:?}",
        w.view(t.address, Token::balanceOfCall { account: b.address() }),
        w.view(t.address, Token::nameCall {})
    );
    let e = w.call(&b, t.address, Token::transferCall { to: a.address(), value: U256::from(50) }).unwrap_err();
    println!("{:?}", e.decode_any::<Token::TokenErrors>());
    println!("{:?}", w.view(t.address, Token::eip712DomainCall {}).map(|d| (d._0, d._1, d._2, d._3)));
    let sargs = Staking::constructorCall {
        token: t.address,
        owner: a.address(),
        minimumStakingPeriod: 604800,
        minLock: 604800,
        maxLock: 604800 * 52,
        maxMultiplierBps: 10000,
        tierAmounts: vec![],
        tierLocks: vec![],
    }
    .abi_encode();
    let st = w.deploy(&a, &artifact::blob("staking").unwrap(), sargs, 0).unwrap();
    println!("staking deploy {} {:?}", st.code_size, st.cost);
    println!(
        "approve {:?}",
        w.call(&a, t.address, Token::approveCall { spender: st.address, value: U256::MAX }).unwrap().cost
    );
    println!(
        "stake {:?}",
        w.call(&a, st.address, Staking::stakeCall { amount: U256::from(1000), lockSeconds: 604800 }).unwrap().cost
    );
    w.advance(10);
    println!(
        "stake2 {:?}",
        w.call(&a, st.address, Staking::stakeCall { amount: U256::from(1000), lockSeconds: 604800 }).unwrap().cost
    );
    w.advance(604800);
    println!("votes {:?}", w.view(st.address, Staking::getVotesCall { account: a.address() }));
    println!("delegate {:?}", w.call(&a, st.address, Staking::delegateCall { delegatee: b.address() }).unwrap().cost);
    println!(
        "pastvotes {:?}",
        w.call(&a, st.address, Staking::getPastVotesCall { account: a.address(), timepoint: U256::from(w.now() - 3) })
            .unwrap()
            .cost
    );
    println!("withdraw {:?}", w.call(&a, st.address, Staking::withdrawCall { positionId: 0 }).unwrap().cost);
    let p = artifact::solidity("PeerToken").unwrap();
    let mut code = p.evm.clone();
    code.extend(("N".to_string(), "S".to_string(), vec![a.address()], vec![s]).abi_encode_params());
    let pt = w.deploy(&a, &code, vec![], 0).unwrap();
    w.call(&a, pt.address, Token::transferCall { to: b.address(), value: U256::from(5) }).unwrap();
    println!(
        "OZ transfer {:?}",
        w.call(&a, pt.address, Token::transferCall { to: b.address(), value: U256::from(5) }).unwrap().cost
    );
    let p = artifact::solidity("PeerLockedStaking").unwrap();
    let mut code = p.evm.clone();
    code.extend((pt.address, 604800u64).abi_encode_params());
    let ps = w.deploy(&a, &code, vec![], 0).unwrap();
    w.call(&a, pt.address, Token::approveCall { spender: ps.address, value: U256::MAX }).unwrap();
    println!(
        "OZ delegate0 {:?}",
        w.call(&a, ps.address, Staking::delegateCall { delegatee: a.address() }).unwrap().cost
    );
    println!(
        "OZ stake {:?}",
        w.call_raw(
            &a,
            ps.address,
            0,
            Staking::stakeCall { amount: U256::from(1000), lockSeconds: 604800 }.abi_encode_()
        )
        .unwrap()
        .cost
    );
    w.advance(10);
    println!(
        "OZ stake2 {:?}",
        w.call_raw(
            &a,
            ps.address,
            0,
            Staking::stakeCall { amount: U256::from(1000), lockSeconds: 604800 }.abi_encode_()
        )
        .unwrap()
        .cost
    );
    w.advance(10);
    println!(
        "OZ delegate {:?}",
        w.call(&a, ps.address, Staking::delegateCall { delegatee: b.address() }).unwrap().cost
    );
}
trait X {
    fn abi_encode_(&self) -> Vec<u8>;
}
impl<T: aidao_chain::alloy_core::sol_types::SolCall> X for T {
    fn abi_encode_(&self) -> Vec<u8> {
        self.abi_encode()
    }
}
