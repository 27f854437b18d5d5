//! Requests to operations. The document gives the method and path; a feature's rows give ids and bodies.

use std::{collections::BTreeMap, fmt::Display};

use serde_json::{Value, json};

use super::world::Operation;

/// One request that its rightful caller could make.
pub(crate) struct Request {
    pub(crate) path: String,
    pub(crate) body: Option<Value>,
    /// Whether it names something that belongs to one clinic or one client.
    pub(crate) names_something: bool,
}

/// The parameters and the body of one operation. Operations without required ones have no row.
pub(crate) struct Row {
    operation: &'static str,
    path_parameters: Vec<String>,
    query: Option<String>,
    body: Option<Value>,
    names_something: bool,
}

impl Row {
    pub(crate) fn new(operation: &'static str) -> Self {
        Self { operation, path_parameters: Vec::new(), query: None, body: None, names_something: false }
    }

    /// Sets the next parameter of the path to the id of a record.
    pub(crate) fn of(self, id: impl Display) -> Self {
        self.at(id).naming()
    }

    /// Sets the next parameter of the path to a value that is not the id of a record.
    pub(crate) fn at(mut self, parameter: impl Display) -> Self {
        self.path_parameters.push(parameter.to_string());
        self
    }

    pub(crate) fn query(mut self, query: impl Into<String>) -> Self {
        self.query = Some(query.into());
        self
    }

    pub(crate) fn body(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }

    /// Says that the query or the body names a record.
    pub(crate) fn naming(mut self) -> Self {
        self.names_something = true;
        self
    }
}

/// The rows of all operations.
#[derive(Default)]
pub(super) struct Rows(BTreeMap<&'static str, Row>);

impl Rows {
    pub(super) fn new(rows: Vec<Row>, operations: &[Operation]) -> Self {
        Self::checked(rows, operations).unwrap_or_else(|faults| {
            panic!(
                "mend these rows in the tests of their features, because the tests of access rights call every \
                 operation:\n{}",
                faults.join("\n")
            )
        })
    }

    /// Returns the rows, or all faults at once.
    fn checked(rows: Vec<Row>, operations: &[Operation]) -> Result<Self, Vec<String>> {
        let mut faults = Vec::new();
        let mut by_operation = BTreeMap::new();
        for row in rows {
            let id = row.operation;
            if by_operation.insert(id, row).is_some() {
                faults.push(format!("{id} has two rows"));
            }
        }
        for operation in operations {
            let row = by_operation.get(operation.id.as_str());
            faults.extend(fault(operation, row).map(|fault| format!("{} {fault}", operation.id)));
        }
        for id in by_operation.keys() {
            if !operations.iter().any(|operation| operation.id == *id) {
                faults.push(format!("{id} is no operation"));
            }
        }
        if faults.is_empty() { Ok(Self(by_operation)) } else { Err(faults) }
    }

    /// The request to an operation. Those of the portal go to the clinic with that slug.
    pub(super) fn request(&self, operation: &Operation, slug: &str) -> Request {
        let row = self.0.get(operation.id.as_str());
        let mut parameters = row.into_iter().flat_map(|row| &row.path_parameters);
        let mut parts = Vec::new();
        for part in operation.path.split('/') {
            parts.push(match part {
                "{slug}" => slug,
                _ if part.starts_with('{') => parameters.next().unwrap(),
                _ => part,
            });
        }
        let mut path = parts.join("/");
        if let Some(query) = row.and_then(|row| row.query.as_ref()) {
            path = format!("{path}?{query}");
        }
        let body = row.and_then(|row| row.body.clone()).or_else(|| operation.takes_json.then(|| json!({})));
        Request { path, body, names_something: row.is_some_and(|row| row.names_something) }
    }
}

/// The fault of an operation's row, if there is one.
fn fault(operation: &Operation, row: Option<&Row>) -> Option<String> {
    let in_path = operation.path_parameters().count();
    let given = row.map_or(0, |row| row.path_parameters.len());
    let needs = [&operation.required_in_query, &operation.required_in_body];
    match row {
        None if in_path > 0 || needs.iter().any(|needs| !needs.is_empty()) => Some(format!(
            "has no row: path {}, query {:?}, body {:?}",
            operation.path, operation.required_in_query, operation.required_in_body
        )),
        Some(_) if given != in_path => Some(format!("has {given} parameters for the path {}", operation.path)),
        Some(row) if row.query.is_none() && !operation.required_in_query.is_empty() => {
            Some(format!("lacks in its query {:?}", operation.required_in_query))
        }
        Some(Row { body: None, .. }) if !operation.required_in_body.is_empty() => {
            Some(format!("lacks in its body {:?}", operation.required_in_body))
        }
        Some(Row { path_parameters, query: None, body: None, .. }) if path_parameters.is_empty() => {
            Some("needs no row".to_owned())
        }
        _ => None,
    }
}

#[test]
fn all_faults_of_rows_are_reported_at_once() {
    let operation = |id: &str, method: &str, path: &str, required: &[&str]| {
        let schema = json!({ "type": "object", "required": required });
        let body = json!({ "content": { "application/json": { "schema": schema } } });
        let described = json!({ "operationId": id, "security": [], "requestBody": body });
        Operation::new(&Value::Null, path, method, &described)
    };
    let operations = [
        operation("tag.list", "get", "/portal/{slug}/tags", &[]),
        operation("tag.get", "get", "/tags/{id}", &[]),
        operation("tag.create", "post", "/tags", &["name"]),
        operation("tag.rename", "post", "/tags/{id}/rename", &["name"]),
    ];
    let rows = || vec![Row::new("tag.rename").of(7).body(json!({ "name": "x" }))];
    let unknown = Rows::checked(rows(), &operations[..1]).err().unwrap();
    assert_eq!(unknown, ["tag.rename is no operation"]);

    let mut wrong = rows();
    wrong.extend([Row::new("tag.rename").of(7), Row::new("tag.list"), Row::new("tag.lost")]);
    let faults = Rows::checked(wrong, &operations).err().unwrap();
    let ids: Vec<&str> = faults.iter().map(|fault| fault.split(' ').next().unwrap()).collect();
    assert_eq!(ids, ["tag.rename", "tag.list", "tag.get", "tag.create", "tag.rename", "tag.lost"], "{faults:#?}");

    let mut right = rows();
    right.extend([Row::new("tag.get").of(7), Row::new("tag.create").body(json!({ "name": "x" }))]);
    let rows = Rows::checked(right, &operations).unwrap();
    let requests = operations.each_ref().map(|operation| rows.request(operation, "rosewood"));
    assert_eq!(
        requests.map(|request| (request.path, request.names_something)),
        [("/portal/rosewood/tags", false), ("/tags/7", true), ("/tags", false), ("/tags/7/rename", true)]
            .map(|(path, names)| (path.to_owned(), names))
    );
}
