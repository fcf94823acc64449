//! A plan as people read it: which service is asked for what, for which objects, and after which
//! others.

use std::fmt::Write as _;

use graphql_tools::parser::parse_query;
use serde::Serialize;

use super::{EntityCall, Fetch, FetchPath, PathStep, Plan, Required, Target, TypeSet};

/// A whole plan.
#[derive(Debug, Serialize)]
pub struct ShownPlan<'a> {
    kind: &'static str,
    fetches: Vec<ShownFetch<'a>>,
    /// The same as lines to be read.
    lines: Vec<String>,
}

/// One request to one service.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownFetch<'a> {
    number: usize,
    service: &'a str,
    kind: &'static str,
    /// Numbers of the fetches that must be done before it starts.
    after: Vec<usize>,
    /// Whether it is a stream; what comes after it is done for each of its events.
    is_stream: bool,
    /// The objects it is made for; empty for the root.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    objects: Vec<ShownObjects>,
    /// Variables of the client it uses.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    variables: &'a [String],
    document: &'a str,
}

/// Objects that a fetch completes.
#[derive(Debug, Serialize)]
struct ShownObjects {
    /// Where they are in the answer.
    at: Vec<String>,
    /// What the service is told of each; nothing where it is asked as from the root.
    #[serde(skip_serializing_if = "Option::is_none")]
    representation: Option<String>,
}

impl Plan {
    /// The plan as people read it.
    pub fn shown(&self) -> ShownPlan<'_> {
        let mut fetches: Vec<ShownFetch<'_>> = Vec::new();
        // What the whole of the next stage waits for: a mutation's root fields are done in order.
        let mut before = Vec::new();
        for stage in &self.stages {
            if let Some(stream) = &stage.stream {
                let number = fetches.len() + 1;
                fetches.push(self.show(stream, (number, Vec::new(), true)));
                before = vec![number];
            }
            let first = fetches.len() + 1;
            for (index, fetch) in stage.fetches.iter().enumerate() {
                let mut after: Vec<usize> = fetch.after.iter().map(|index| first + index).collect();
                if after.is_empty() {
                    after.clone_from(&before);
                }
                fetches.push(self.show(fetch, (first + index, after, false)));
            }
            before = (first..=fetches.len()).collect();
        }
        let lines = fetches.iter().flat_map(lines_of).collect();
        let kind = self.kind.as_str();
        ShownPlan {
            kind,
            fetches,
            lines,
        }
    }

    fn show<'a>(
        &'a self,
        fetch: &'a Fetch,
        (number, after, is_stream): (usize, Vec<usize>, bool),
    ) -> ShownFetch<'a> {
        let objects = match &fetch.target {
            Target::Root { path, .. } if path.steps.is_empty() => Vec::new(),
            Target::Root { path, .. } => vec![ShownObjects {
                at: vec![self.place(path)],
                representation: None,
            }],
            Target::Entities(calls) => calls.iter().map(|call| self.objects(call)).collect(),
        };
        ShownFetch {
            number,
            service: &fetch.subgraph,
            kind: fetch.kind.as_str(),
            after,
            is_stream,
            objects,
            variables: &fetch.variables,
            document: &fetch.document,
        }
    }

    fn objects(&self, call: &EntityCall) -> ShownObjects {
        let mut representation = String::new();
        let required = match &call.requires[..] {
            [Required::Fragment { types, below }] => {
                representation.push_str(&names_of(types));
                representation.push(' ');
                below
            }
            several => several,
        };
        write_required(required, &mut representation);
        ShownObjects {
            at: call.paths.iter().map(|path| self.place(path)).collect(),
            representation: Some(representation),
        }
    }

    /// A place of the answer, such as `users[].reviews[]` or `items[]<Book>.author`.
    fn place(&self, path: &FetchPath) -> String {
        let mut text = String::new();
        for step in &path.steps {
            match step {
                PathStep::Field(key) => {
                    let point = if text.is_empty() { "" } else { "." };
                    text.push_str(point);
                    text.push_str(self.keys.client_key(self.symbols.name(*key)));
                }
                PathStep::List => text.push_str("[]"),
                PathStep::Type(types) => {
                    text.push('<');
                    text.push_str(&names_of(types));
                    text.push('>');
                }
            }
        }
        text
    }
}

fn names_of(types: &TypeSet) -> String {
    let names = types.names.iter();
    let names = names.map(|quoted| String::from_utf8_lossy(quoted).replace('"', ""));
    let names: Vec<String> = names.collect();
    names.join("|")
}

fn write_required(required: &[Required], out: &mut String) {
    out.push('{');
    for part in required {
        match part {
            Required::Field { key, below, .. } => {
                let key = String::from_utf8_lossy(key);
                out.push(' ');
                out.push_str(key.trim_matches(['"', ':']));
                if !below.is_empty() {
                    out.push(' ');
                    write_required(below, out);
                }
            }
            Required::Fragment { types, below } => {
                out.push_str(" ... on ");
                out.push_str(&names_of(types));
                out.push(' ');
                write_required(below, out);
            }
        }
    }
    out.push_str(" }");
}

fn lines_of(fetch: &ShownFetch<'_>) -> Vec<String> {
    let mut head = format!("{}. {}: {}", fetch.number, fetch.service, fetch.kind);
    if !fetch.after.is_empty() {
        let numbers: Vec<String> = fetch.after.iter().map(ToString::to_string).collect();
        // Writing to a text cannot fail.
        let _ = write!(head, ", after {}", numbers.join(", "));
    }
    let mut lines = vec![head];
    for objects in &fetch.objects {
        let at = objects.at.join(", ");
        lines.push(match &objects.representation {
            Some(representation) => format!("   for {at} by {representation}"),
            None => format!("   for {at}"),
        });
    }
    let document = parse_query::<String>(fetch.document);
    let text = document.map_or_else(|_| fetch.document.to_owned(), |read| read.to_string());
    lines.extend(text.trim_end().lines().map(|line| format!("   {line}")));
    lines
}
