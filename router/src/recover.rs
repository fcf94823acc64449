//! Some servers let one bad entity take its whole batch with it. A batch that came back with
//! nothing but errors is asked for again in two halves, so that the good ones are answered after
//! all.

use crate::fetch::{Placement, Prepared, Spot, write_key};
use crate::plan::{EntityCall, Fetch, Target};
use crate::schema::OperationKind;
use crate::transport::AnswerBody;
use crate::value::{Buffers, Value};

/// Whether an answer is a batch of several entities that failed as a whole.
pub fn is_failed_batch(fetch: &Fetch, prepared: &Prepared, body: &AnswerBody) -> bool {
    // Looked at first, since nearly every answer is a good one.
    let may_be = match body {
        AnswerBody::Json(text) => {
            text.starts_with(b"{\"data\":null") || text.starts_with(b"{\"errors\"")
        }
        AnswerBody::Values(answered) => answered.data == async_graphql::Value::Null,
    };
    let count: usize = prepared.representations.iter().map(Vec::len).sum();
    may_be
        && count > 1
        && fetch.kind == OperationKind::Query
        && body
            .read(&fetch.shape, &mut Buffers::default())
            .is_ok_and(|answer| answer.data == Value::Null && answer.errors.is_some())
}

/// The two halves of a batch: by calls where there are several, else by representations. None when
/// it may not or cannot be split.
pub fn split(fetch: &Fetch, prepared: &Prepared, may_split: bool) -> Option<[Prepared; 2]> {
    let (Target::Entities(calls), Placement::Entities(placed)) =
        (&fetch.target, &prepared.placement)
    else {
        return None;
    };
    if !may_split {
        return None;
    }
    let counts: Vec<usize> = prepared.representations.iter().map(Vec::len).collect();
    let asked: Vec<usize> = (0..counts.len())
        .filter(|call| counts.get(*call) != Some(&0))
        .collect();
    let is_first = |call: usize, representation: usize| match asked.as_slice() {
        [only] => representation < counts.get(*only).copied().unwrap_or(0).div_ceil(2),
        several => several.iter().position(|at| *at == call) < Some(several.len() / 2),
    };
    let half = |wants_first: bool| {
        let keeps = |call, at| is_first(call, at) == wants_first;
        part(calls, placed, prepared, keeps)
    };
    Some([half(true), half(false)])
}

/// The part of a request with the representations that are kept.
fn part(
    calls: &[EntityCall],
    placed: &[Vec<Spot>],
    prepared: &Prepared,
    keeps: impl Fn(usize, usize) -> bool,
) -> Prepared {
    let mut out = prepared
        .variables
        .get(..prepared.fixed)
        .unwrap_or_default()
        .to_vec();
    let mut representations = Vec::with_capacity(calls.len());
    let mut placement = Vec::with_capacity(calls.len());
    for (number, (call, ranges)) in calls.iter().zip(&prepared.representations).enumerate() {
        write_key(&mut out, &call.variable);
        out.push(b'[');
        let mut written = Vec::new();
        let mut moved_to = vec![None; ranges.len()];
        for (old, range) in ranges
            .iter()
            .enumerate()
            .filter(|(old, _)| keeps(number, *old))
        {
            if !written.is_empty() {
                out.push(b',');
            }
            let start = out.len();
            let text = prepared.variables.get(range.clone()).unwrap_or_default();
            out.extend_from_slice(text);
            if let Some(place) = moved_to.get_mut(old) {
                *place = Some(written.len());
            }
            written.push(start..out.len());
        }
        out.push(b']');
        let moved = |spot: &Spot| {
            let representation = moved_to.get(spot.representation).copied().flatten()?;
            Some(Spot {
                representation,
                ..spot.clone()
            })
        };
        let spots = placed
            .get(number)
            .into_iter()
            .flatten()
            .filter_map(moved)
            .collect();
        placement.push(spots);
        representations.push(written);
    }
    out.push(b'}');
    Prepared {
        variables: out.into(),
        placement: Placement::Entities(placement),
        fixed: prepared.fixed,
        representations,
    }
}
