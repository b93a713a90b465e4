//! The largest holder: how far it pulls the DAO.

use crate::math;
use crate::population::Population;

/// How far of the way from the members' own optimum to the largest holder's belief a state lies: 0 there, 1 at the
/// holder's wish, negative on the other side. `None` if nobody holds more than all others do, or if the two are closer than
/// a quarter of `scale`: then there is no way to speak of.
#[must_use]
pub fn pull(population: &Population, members_best: &[f64], state: &[f64], scale: f64) -> Option<f64> {
    let order = crate::turnout::by_holding(population);
    let largest = *order.first()?;
    let tied = order.get(1).is_some_and(|second| population.tokens()[*second] == population.tokens()[largest]);
    if tied {
        return None;
    }
    let belief = population.belief(largest);
    let way: Vec<f64> = belief.iter().zip(members_best).map(|(belief, best)| belief - best).collect();
    let gone: Vec<f64> = state.iter().zip(members_best).map(|(state, best)| state - best).collect();
    let square = math::dot(&way, &way);
    (math::sqrt(square) > 0.25 * scale).then(|| math::dot(&gone, &way) / square)
}
