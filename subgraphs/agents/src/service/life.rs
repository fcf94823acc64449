//! DRAFT → ACTIVE ⇄ PAUSED → RETIRED, as a rule without I/O.

use events::facts::AgentStatus::{self, Active, Draft, Paused, Retired};

/// Whether an agent may go from one state to another, and the sentence when it may not.
/// DRAFT becomes ACTIVE only by publishing, which has its own verb.
pub fn check_move(from: AgentStatus, to: AgentStatus) -> Result<(), &'static str> {
    match (from, to) {
        (Active, Paused) | (Paused, Active) | (Draft | Active | Paused, Retired) => Ok(()),
        (Retired, _) => Err("A retired agent stays retired."),
        (Draft, _) => Err("Publish the agent first."),
        (Active | Paused, _) => Err("A published agent cannot become a draft again."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_four_moves_and_retiring_are_allowed() {
        let all = [Draft, Active, Paused, Retired];
        let allowed: Vec<_> = all
            .iter()
            .flat_map(|from| all.iter().map(move |to| (*from, *to)))
            .filter(|(from, to)| check_move(*from, *to).is_ok())
            .collect();
        let expected = [
            (Draft, Retired),
            (Active, Paused),
            (Active, Retired),
            (Paused, Active),
            (Paused, Retired),
        ];
        assert_eq!(allowed, expected);
    }
}
