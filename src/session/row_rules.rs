//! The rows of a provider, compiled to one tree of rules. Built once per provider, because a run may
//! look up ten thousand sessions.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::contract::Position;
use super::pattern::{PatternTree, PatternValue};
use crate::provider::{Field, Placement, Provider, Related, Scope, Section, Shape, Visibility};

/// The compiled rows of a provider, by JSON Pointer pattern from the response.
pub(super) type RuleTree = PatternTree<RowRules>;

/// The compiled rows of a provider.
#[derive(Debug)]
pub(super) struct CompiledRows {
    /// The rules of each value.
    pub(super) rules: RuleTree,
    /// The rows that start at the same value. The first group starts at the session.
    pub(super) groups: Vec<RowGroup>,
}

/// What the rows of a provider say about the values at one pattern.
#[derive(Clone, Debug, Default)]
pub(super) struct RowRules {
    /// The group of rows that starts here.
    pub(super) start: Option<usize>,
    /// The rows of the values.
    pub(super) rows: Vec<CheckedRow>,
    /// The rows below. They require an object, if there is a value.
    pub(super) below: Option<Vec<CheckedRow>>,
    /// Whether the values are documented, with everything below them.
    pub(super) documented: bool,
    /// Whether values below are documented.
    pub(super) documents_below: bool,
    /// How much of the values may be displayed, if not everything.
    pub(super) visibility: Option<Visibility>,
    /// Whether there is a [`Self::visibility`] below.
    pub(super) redacts_below: bool,
    /// Whether the member name indicates a secret, once it has been needed; `None` for a wildcard.
    pub(super) names_a_secret: Option<OnceLock<bool>>,
}

/// A row to check.
#[derive(Clone, Copy, Debug)]
pub(super) struct CheckedRow {
    /// Index of the group.
    pub(super) group: usize,
    /// Index in the group.
    pub(super) slot: usize,
    /// Position of its findings.
    pub(super) position: Position,
    pub(super) field: Field,
}

/// Rows that start at the same value: the session, or each element of a list.
#[derive(Debug, Default)]
pub(super) struct RowGroup {
    /// Position of the findings about the start itself.
    pub(super) position: Position,
    /// Whether the start must be an object.
    pub(super) is_object: bool,
    /// Number of rows.
    pub(super) size: usize,
    /// The rows that must have a value.
    pub(super) required: Vec<CheckedRow>,
}

impl PatternValue for RowRules {
    fn merge(&mut self, wildcard: &Self) {
        self.start = self.start.or(wildcard.start);
        self.rows.extend(&wildcard.rows);
        self.documented |= wildcard.documented;
        self.visibility = self.visibility.or(wildcard.visibility);
    }
}

/// Returns the compiled rows of a provider.
pub(super) fn compiled_rows(provider: &Provider) -> Arc<CompiledRows> {
    static CACHE: Mutex<Vec<(&str, Arc<CompiledRows>)>> = Mutex::new(Vec::new());
    let mut cache = CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, compiled)) = cache.iter().find(|(name, _)| *name == provider.name) {
        return Arc::clone(compiled);
    }
    let compiled = Arc::new(CompiledRows::new(provider));
    cache.push((provider.name, Arc::clone(&compiled)));
    compiled
}

impl CompiledRows {
    fn new(provider: &Provider) -> Self {
        let mut compiled = Self {
            rules: RuleTree::default(),
            groups: vec![RowGroup {
                is_object: true,
                ..RowGroup::default()
            }],
        };
        compiled.rules_at(provider, "").start = Some(0);
        for (index, section) in (1..).zip(provider.sections) {
            compiled.add_section(provider, index, section);
        }
        compiled.rules.merge_wildcards();
        summarize(&mut compiled.rules);
        compiled
    }

    /// Returns the rules at a pattern from the session.
    fn rules_at(&mut self, provider: &Provider, pattern: &str) -> &mut RowRules {
        let start = provider.endpoint.session;
        self.rules.entry(&format!("{start}{pattern}"))
    }

    fn add_section(&mut self, provider: &Provider, index: usize, section: &Section) {
        let scope = section.scope.pattern(provider);
        let container = |path, shape| {
            let field = Field::new(section.title, path, shape);
            if section.required {
                field.required()
            } else {
                field
            }
        };
        let position = Position::of_section(index);
        let group = match section.scope {
            Scope::Session => Some(0),
            // The provider's section of all sessions lists the same rows.
            Scope::SessionList => None,
            Scope::Each(path) => {
                self.add_row(provider, 0, "", container(path, Shape::List), position);
                Some(self.add_group(provider, &scope, section, position))
            }
            Scope::Entries { path, .. } => {
                self.add_row(provider, 0, "", container(path, Shape::Object), position);
                Some(self.add_group(provider, &scope, section, position))
            }
            Scope::Pairs { path, shape } => {
                self.add_row(provider, 0, "", container(path, shape), position);
                self.rules_at(provider, &scope).documented = true;
                None
            }
        };
        for (row, field) in section.fields.iter().enumerate() {
            let rules = self.rules_at(provider, &format!("{scope}{}", field.path));
            if field.show != Visibility::Plain {
                rules.visibility = Some(field.show);
            }
            if field.placement == Placement::Within {
                continue;
            }
            rules.documented = true;
            if let Some(older) = field.older {
                self.rules_at(provider, older).documented = true;
            }
            if let Some(group) = group {
                self.add_row(provider, group, &scope, *field, position.at_row(row));
            }
        }
    }

    /// Adds the group of the elements at `scope`, and returns its index.
    fn add_group(
        &mut self,
        provider: &Provider,
        scope: &str,
        section: &Section,
        position: Position,
    ) -> usize {
        let group = self.groups.len();
        self.groups.push(RowGroup {
            position,
            is_object: section.fields.iter().any(|field| !field.path.is_empty()),
            ..RowGroup::default()
        });
        self.rules_at(provider, scope).start = Some(group);
        group
    }

    /// Adds a row. Its path is relative to `scope`, the pattern of the group's start.
    fn add_row(
        &mut self,
        provider: &Provider,
        group: usize,
        scope: &str,
        field: Field,
        position: Position,
    ) {
        let Some(of_group) = self.groups.get_mut(group) else {
            return;
        };
        let row = CheckedRow {
            group,
            slot: of_group.size,
            position,
            field,
        };
        of_group.size += 1;
        // Fields known only from prose do not require their parents, which have rows of their own.
        if field.required && !field.in_prose {
            of_group.required.push(row);
        }
        self.rules_at(provider, &format!("{scope}{}", field.path))
            .rows
            .push(row);
        let parents = field.path.match_indices('/').skip(1);
        for (end, _) in parents.filter(|_| !field.in_prose) {
            let parent = field.path.get(..end).unwrap_or_default();
            let rules = self.rules_at(provider, &format!("{scope}{parent}"));
            rules.below.get_or_insert_default().push(row);
        }
    }
}

/// Returns the rules of the facts of a related endpoint.
pub(super) fn related_rules(related: &Related) -> RuleTree {
    let mut tree = RuleTree::default();
    for field in related.section.fields {
        if field.show != Visibility::Plain {
            tree.entry(field.path).visibility = Some(field.show);
        }
    }
    tree.merge_wildcards();
    summarize(&mut tree);
    tree
}

/// Fills in what the rules say about the values below.
fn summarize(tree: &mut RuleTree) {
    let (mut documents_below, mut redacts_below) = (false, false);
    for (name, child) in tree.children_mut() {
        summarize(child);
        let rules = child.value_mut();
        rules.names_a_secret = name.map(|_| OnceLock::new());
        documents_below |= rules.documented || rules.documents_below;
        redacts_below |= rules.visibility.is_some() || rules.redacts_below;
    }
    let rules = tree.value_mut();
    rules.documents_below = documents_below;
    rules.redacts_below = redacts_below;
}
