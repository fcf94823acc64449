//! The operation as the planner gets it: conditions decided, refused fields and introspection taken
//! out, fragments unfolded, aliases that would hide a field of the schema renamed.

use std::collections::{BTreeMap, BTreeSet};

use graphql_tools::parser::Pos;
use graphql_tools::static_graphql::query as ast;

use crate::authorize::Variant;
use crate::limits::condition_name;
use crate::parse::{Document, OperationRef};
use crate::schema::{OperationKind, Schema, TypeKind};

/// What both the planner's operation and the projection are made from.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The schema.
    pub schema: &'a Schema,
    /// The document.
    pub document: &'a Document,
    /// The operation.
    pub operation: OperationRef<'a>,
    /// Its kind.
    pub kind: OperationKind,
    /// Its root type.
    pub root: &'a str,
    /// Its decided demands.
    pub variant: &'a Variant,
}

/// The keys that data is kept under while it is fetched, where they differ from the client's.
#[derive(Clone, Debug, Default)]
pub struct DataKeys {
    by_alias: BTreeMap<String, String>,
}

impl DataKeys {
    /// An alias must not be the name of a field: a subgraph would then be handed the aliased value
    /// as a key or as a required field.
    pub fn of(schema: &Schema, document: &Document) -> Self {
        let mut aliases = BTreeSet::new();
        for definition in &document.ast.definitions {
            match definition {
                ast::Definition::Fragment(fragment) => {
                    collect_aliases(&fragment.selection_set, &mut aliases);
                }
                ast::Definition::Operation(_) => {}
            }
        }
        for operation in document
            .operations
            .iter()
            .filter_map(|op| document.operation(op))
        {
            collect_aliases(operation.selection, &mut aliases);
        }
        let is_taken = |key: &str| schema.field_names.contains(key) || aliases.contains(key);
        let renamed = |alias: &&str| {
            let hides = schema.field_names.contains(*alias) || alias.starts_with("__");
            hides.then(|| {
                let mut key = format!("alias_{}", alias.trim_start_matches('_'));
                while is_taken(&key) {
                    key.push('_');
                }
                ((*alias).to_owned(), key)
            })
        };
        let by_alias = aliases.iter().filter_map(renamed).collect();
        Self { by_alias }
    }

    /// The key a field's data is under.
    pub fn key<'a>(&'a self, field: &'a ast::Field) -> &'a str {
        match &field.alias {
            Some(alias) if *alias != field.name => {
                self.by_alias.get(alias).map_or(alias, |key| key)
            }
            Some(_) | None => &field.name,
        }
    }

    /// The client's key of a key of the data.
    pub fn client_key<'a>(&'a self, key: &'a str) -> &'a str {
        let renamed = |(_, data): &(&'a String, &'a String)| data.as_str() == key;
        self.by_alias
            .iter()
            .find(renamed)
            .map_or(key, |(alias, _)| alias)
    }
}

fn collect_aliases<'a>(selection: &'a ast::SelectionSet, aliases: &mut BTreeSet<&'a str>) {
    for item in &selection.items {
        match item {
            ast::Selection::Field(field) => {
                aliases.extend(field.alias.as_deref().filter(|alias| *alias != field.name));
                collect_aliases(&field.selection_set, aliases);
            }
            ast::Selection::InlineFragment(fragment) => {
                collect_aliases(&fragment.selection_set, aliases);
            }
            ast::Selection::FragmentSpread(_) => {}
        }
    }
}

/// The documents to plan: one, or for a mutation one for each root field, in order. None when
/// nothing needs a subgraph.
pub fn documents_to_plan(source: Source<'_>, keys: &DataKeys) -> Vec<ast::Document> {
    let rewriter = Rewriter { source, keys };
    let mut fields = Vec::new();
    rewriter.root_fields(source.operation.selection, &mut fields);
    if fields.is_empty() {
        return Vec::new();
    }
    let groups: Vec<Vec<ast::Selection>> = match source.kind {
        OperationKind::Query | OperationKind::Subscription => {
            vec![fields.into_iter().map(ast::Selection::Field).collect()]
        }
        OperationKind::Mutation => group_by_key(fields),
    };
    groups
        .into_iter()
        .map(|items| document_of(source, items))
        .collect()
}

fn group_by_key(fields: Vec<ast::Field>) -> Vec<Vec<ast::Selection>> {
    let mut groups: Vec<(String, Vec<ast::Selection>)> = Vec::new();
    for field in fields {
        let key = field.alias.as_ref().unwrap_or(&field.name).clone();
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, group)) => group.push(ast::Selection::Field(field)),
            None => groups.push((key, vec![ast::Selection::Field(field)])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn document_of(source: Source<'_>, items: Vec<ast::Selection>) -> ast::Document {
    let (position, name, directives) = (Pos::default(), None, Vec::new());
    let variable_definitions = source.operation.variables.to_vec();
    let selection_set = selection_of(items);
    let operation = match source.kind {
        OperationKind::Query => ast::OperationDefinition::Query(ast::Query {
            position,
            name,
            variable_definitions,
            directives,
            selection_set,
        }),
        OperationKind::Mutation => ast::OperationDefinition::Mutation(ast::Mutation {
            position,
            name,
            variable_definitions,
            directives,
            selection_set,
        }),
        OperationKind::Subscription => ast::OperationDefinition::Subscription(ast::Subscription {
            position,
            name,
            variable_definitions,
            directives,
            selection_set,
        }),
    };
    ast::Document {
        definitions: vec![ast::Definition::Operation(operation)],
    }
}

fn selection_of(items: Vec<ast::Selection>) -> ast::SelectionSet {
    ast::SelectionSet {
        span: (Pos::default(), Pos::default()),
        items,
    }
}

fn plain_field(name: &str) -> ast::Selection {
    ast::Selection::Field(ast::Field {
        position: Pos::default(),
        alias: None,
        name: name.to_owned(),
        arguments: Vec::new(),
        directives: Vec::new(),
        selection_set: selection_of(Vec::new()),
    })
}

struct Rewriter<'a> {
    source: Source<'a>,
    keys: &'a DataKeys,
}

impl Rewriter<'_> {
    /// The root is of one object type, so its fragments are only brackets.
    fn root_fields(&self, selection: &ast::SelectionSet, fields: &mut Vec<ast::Field>) {
        let Source {
            document,
            variant,
            root,
            ..
        } = self.source;
        for item in &selection.items {
            match item {
                // `__typename`, `__schema` and `__type` are answered by the router.
                ast::Selection::Field(field) if field.name.starts_with("__") => {}
                ast::Selection::Field(field) => fields.extend(self.field(field, root)),
                ast::Selection::InlineFragment(fragment) => {
                    if variant.includes(&fragment.directives) {
                        self.root_fields(&fragment.selection_set, fields);
                    }
                }
                ast::Selection::FragmentSpread(spread) => {
                    let fragment = document.find_fragment(&spread.fragment_name);
                    if let Some(fragment) =
                        fragment.filter(|_| variant.includes(&spread.directives))
                    {
                        self.root_fields(&fragment.selection_set, fields);
                    }
                }
            }
        }
    }

    fn field(&self, field: &ast::Field, parent: &str) -> Option<ast::Field> {
        let Source {
            schema, variant, ..
        } = self.source;
        let is_asked = variant.includes(&field.directives)
            && variant.refuses(schema, parent, &field.name).is_none();
        let def = schema
            .find_field(parent, &field.name)
            .filter(|_| is_asked)?;
        let key = self.keys.key(field);
        let is_composite = schema
            .find_type(def.ty.name())
            .is_some_and(|def| def.kind.is_composite());
        let items = if is_composite {
            self.items(&field.selection_set, def.ty.name())
        } else {
            Vec::new()
        };
        Some(ast::Field {
            position: field.position,
            alias: (key != field.name).then(|| key.to_owned()),
            name: field.name.clone(),
            arguments: field.arguments.clone(),
            directives: Vec::new(),
            selection_set: selection_of(items),
        })
    }

    /// A whole selection; the type's name is asked for only where the client does and the schema
    /// does not tell. The planner adds it itself where fragments need it, and plans worse when told
    /// to.
    fn items(&self, selection: &ast::SelectionSet, parent: &str) -> Vec<ast::Selection> {
        let mut items = Vec::new();
        let mut needs_type_name = false;
        self.collect(selection, parent, &mut items, &mut needs_type_name);
        let kind = self.source.schema.find_type(parent).map(|def| def.kind);
        let is_abstract = kind.is_some_and(TypeKind::is_abstract);
        if items.is_empty() || (is_abstract && needs_type_name) {
            items.insert(0, plain_field("__typename"));
        }
        self.add_keys(parent, &mut items);
        items
    }

    /// Where a subgraph knows only a stand-in for an interface, its objects' types are found by key;
    /// the planner forgets to ask for a key that only a fragment wants.
    fn add_keys(&self, parent: &str, items: &mut Vec<ast::Selection>) {
        let is_fragment = |item: &ast::Selection| matches!(item, ast::Selection::InlineFragment(_));
        let Some(keys) = self.source.schema.stood_for.get(parent) else {
            return;
        };
        if !items.iter().any(is_fragment) {
            return;
        }
        let is_asked = |key: &str| {
            items.iter().any(|item| {
                matches!(item, ast::Selection::Field(field)
                    if field.name == key && field.alias.is_none())
            })
        };
        let missing: Vec<_> = keys.iter().filter(|key| !is_asked(key)).collect();
        items.splice(0..0, missing.into_iter().map(|key| plain_field(key)));
    }

    fn collect(
        &self,
        selection: &ast::SelectionSet,
        parent: &str,
        items: &mut Vec<ast::Selection>,
        needs_type_name: &mut bool,
    ) {
        let Source {
            document, variant, ..
        } = self.source;
        for item in &selection.items {
            let (condition, inner) = match item {
                ast::Selection::Field(field) if field.name == "__typename" => {
                    *needs_type_name |= variant.includes(&field.directives);
                    continue;
                }
                ast::Selection::Field(field) => {
                    items.extend(self.field(field, parent).map(ast::Selection::Field));
                    continue;
                }
                ast::Selection::InlineFragment(fragment) => {
                    if !variant.includes(&fragment.directives) {
                        continue;
                    }
                    let condition = fragment.type_condition.as_ref().map(condition_name);
                    (condition, &fragment.selection_set)
                }
                ast::Selection::FragmentSpread(spread) => {
                    let Some(fragment) = document
                        .find_fragment(&spread.fragment_name)
                        .filter(|_| variant.includes(&spread.directives))
                    else {
                        continue;
                    };
                    (
                        Some(condition_name(&fragment.type_condition)),
                        &fragment.selection_set,
                    )
                }
            };
            match condition.filter(|condition| *condition != parent) {
                None => self.collect(inner, parent, items, needs_type_name),
                Some(condition) => items.extend(self.fragment(condition, inner)),
            }
        }
    }

    fn fragment(&self, condition: &str, inner: &ast::SelectionSet) -> Option<ast::Selection> {
        let items = self.items(inner, condition);
        let is_empty = items.is_empty();
        (!is_empty).then(|| {
            ast::Selection::InlineFragment(ast::InlineFragment {
                position: Pos::default(),
                type_condition: Some(ast::TypeCondition::On(condition.to_owned())),
                directives: Vec::new(),
                selection_set: selection_of(items),
            })
        })
    }
}
