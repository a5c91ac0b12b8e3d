//! The walk over a response: visits every value once, with the rules of its rows, for the contract
//! check and for redaction.

use super::contract::{Checks, ContractCheck};
use super::pattern::PointerPath;
use super::redact::{Redaction, Redactor};
use super::row_rules::RuleTree;
use crate::json::{Json, Members};
use crate::provider::Visibility;

/// The visitors of a walk.
pub(super) struct Walk<'w> {
    /// Checks each value before it is redacted.
    pub(super) contract: Option<ContractCheck<'w>>,
    pub(super) redactor: Redactor<'w>,
}

/// The part of a tree that is visited, and what is done in it.
#[derive(Clone, Copy)]
pub(super) struct Context<'t> {
    /// The rules of the value, if any.
    pub(super) tree: Option<&'t RuleTree>,
    pub(super) checks: Checks,
    pub(super) redaction: Redaction,
    /// Whether the member name indicates a secret.
    pub(super) named_secret: bool,
}

impl Context<'_> {
    /// Returns how much of the value may be displayed, if not everything.
    fn visibility(&self) -> Option<Visibility> {
        let rules = self.tree.map(RuleTree::value);
        match self.redaction {
            Redaction::Everything if self.named_secret => Some(Visibility::Secret),
            Redaction::Everything => rules.and_then(|rules| rules.visibility),
            Redaction::Credentials | Redaction::Nothing => None,
        }
    }
}

impl Walk<'_> {
    /// Visits a value and the values below it.
    pub(super) fn visit(
        &mut self,
        value: &mut Json<'_>,
        path: &PointerPath<'_>,
        context: Context<'_>,
    ) {
        let Context { tree, checks, .. } = context;
        let rules = tree.map(RuleTree::value);
        let start = rules.and_then(|rules| rules.start);
        // The pointers of findings start at the session.
        let path = if start == Some(0) {
            &PointerPath::Root
        } else {
            path
        };
        let mut inner = context;
        if let Some(contract) = &mut self.contract {
            let checks = match start {
                Some(group) => contract.start(group, value, path, checks),
                None => checks,
            };
            inner.checks = contract.visit(value, tree, path, checks);
        }
        let visibility = context.visibility();
        inner.redaction = self.redactor.enter(visibility, value, context.redaction);
        match value {
            Json::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    let path = PointerPath::Element(path, index);
                    inner.tree = tree.and_then(|tree| tree.element(index));
                    self.visit(item, &path, inner);
                }
            }
            Json::Object(members) => self.visit_members(members, path, inner),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
        }
        if let (Some(contract), Some(group)) = (&mut self.contract, start) {
            contract.finish(group, path);
        }
        self.redactor.leave(visibility, value, &context);
    }

    fn visit_members(
        &mut self,
        members: &mut Members<'_>,
        path: &PointerPath<'_>,
        context: Context<'_>,
    ) {
        let mut next = 0;
        for (name, member) in members.iter_mut() {
            let tree = context.tree;
            let tree = tree.and_then(|tree| tree.next_child(&mut next, name));
            let inner = Context {
                tree,
                named_secret: self.redactor.names_a_secret(tree, name, context.redaction),
                ..context
            };
            self.visit(member, &PointerPath::Member(path, name), inner);
        }
        self.redactor.scrub_names(members, context.redaction);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::json::Json;
    use crate::provider::Provider;
    use crate::secret::{Scrubber, Secret};
    use crate::session::Finding;
    use crate::session::redact::{Policy, redact_and_check};

    /// Returns the redacted response and the sentences of its findings.
    fn walked(provider: &str, show_secrets: bool, response: Value) -> (Value, Vec<String>) {
        let policy = Policy {
            provider: Provider::named(provider).unwrap(),
            id: "",
            show_secrets,
            scrubber: &Scrubber::default().with_secret(&Secret::new("key_SECRET")),
        };
        let (redacted, findings) = redact_and_check(&policy, Json::from(response));
        let sentences = findings.iter().map(Finding::sentence);
        (Value::from(redacted.value()), sentences.collect())
    }

    #[test]
    fn values_are_checked_before_redaction() {
        let response = json!({"id": "cs_1", "expires_at": "x", "client_secret": 12_345_678});
        let found = [
            "/expires_at: expected a time, found another text",
            "/client_secret: expected a string, found a number",
        ];
        let masked = json!({"id": "cs_1", "expires_at": "x", "client_secret": "[redacted]"});
        assert_eq!(
            walked("imprint", false, response.clone()),
            (masked, found.map(str::to_owned).to_vec())
        );
        assert_eq!(
            walked("imprint", true, response.clone()),
            (response, found.map(str::to_owned).to_vec())
        );
    }

    #[test]
    fn new_secret_members_are_reported_and_masked() {
        let response = json!({
            "id": "sess_1", "object": "session", "status": "idle", "runtime_ms": 1, "request_id": "r",
            "task_runs": [{
                "id": "t", "task_id": "t", "agent_id": "a", "credential_id": null,
                "access_token": {"value": "SECRET", "more": ["SECRET"]},
            }],
            "created_at": "2026-01-02T03:04:05Z", "updated_at": "2026-01-02T03:04:05Z",
            "note": "key_SECRET",
        });
        let (redacted, found) = walked("deck", false, response);
        assert!(!redacted.to_string().contains("SECRET"), "{redacted}");
        assert_eq!(redacted["task_runs"][0]["access_token"], "[redacted]");
        assert_eq!(
            found,
            [
                "new field /task_runs/0/access_token: an object",
                "new field /note: a string"
            ]
        );
    }

    #[test]
    fn findings_follow_the_order_of_rows() {
        let response = json!({
            "new": 1,
            "task_runs": [{}, 5],
            "status": 1,
        });
        let (_, found) = walked("deck", false, response);
        let pointers: Vec<&str> = found
            .iter()
            .filter_map(|sentence| {
                sentence
                    .split_whitespace()
                    .find(|word| word.starts_with('/'))
            })
            .map(|pointer| pointer.trim_end_matches(':'))
            .collect();
        assert_eq!(
            pointers,
            [
                "/id",
                "/status",
                "/runtime_ms",
                "/created_at",
                "/updated_at",
                "/request_id",
                "/object",
                "/task_runs/0/id",
                "/task_runs/0/task_id",
                "/task_runs/0/agent_id",
                "/task_runs/0/credential_id",
                "/task_runs/1",
                "/new"
            ]
        );
    }
}
