//! What those are called that entries name by their ids. Entries keep ids, so that a name that changes, or is
//! taken out, changes in the log too.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use contract::contact::EmailAddress;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::{
    ClinicScope, Error, Read,
    entities::{
        api_keys, appointments, client_sessions, clients, clinics, contact_changes, hours_exceptions, invites,
        login_links, outbox, practitioners, staff, staff_sessions, team_invites, treatments,
    },
};

/// Ids by what they are ids of: what stands before the underscore.
type ByPrefix<'a> = BTreeMap<&'a str, Vec<Uuid>>;

/// For those ids that are in a table, pairs of id and another column.
macro_rules! pairs {
    ($db:expr, $scope:expr, $ids:expr, $table:ident, $column:ident as $kind:ty) => {{
        let ids: &[Uuid] = $ids;
        if ids.is_empty() {
            Vec::new()
        } else {
            $table::Entity::find()
                .select_only()
                .column($table::Column::Id)
                .column($table::Column::$column)
                .filter($table::Column::ClinicId.eq($scope.uuid()))
                .filter($table::Column::Id.is_in(ids.iter().copied()))
                .into_tuple::<(Uuid, $kind)>()
                .all($db.connection())
                .await?
        }
    }};
}

/// What those are called, by their ids as entries have them. What has no name is left out.
pub async fn names(
    db: &impl Read,
    scope: &ClinicScope,
    ids: &BTreeSet<&str>,
) -> Result<HashMap<String, String>, Error> {
    let wanted = by_prefix(ids);
    let of = |prefix: &str| wanted.get(prefix).map_or(&[] as &[Uuid], Vec::as_slice);
    // What is about a client or a member of staff: what it is, whose it is, and what else tells it.
    let mut of_clients: Vec<(&str, Uuid, Uuid, Option<String>)> = Vec::new();
    let mut of_staff: Vec<(&str, Uuid, Uuid)> = Vec::new();
    let mut of_practitioners: Vec<(&str, Uuid, Uuid)> = Vec::new();

    let treatment_names: HashMap<Uuid, String> =
        pairs!(db, scope, of("apt"), appointments, TreatmentName as String).into_iter().collect();
    for (id, client) in pairs!(db, scope, of("apt"), appointments, ClientId as Uuid) {
        of_clients.push(("apt", id, client, treatment_names.get(&id).cloned()));
    }
    for (id, client) in pairs!(db, scope, of("inv"), invites, ClientId as Option<Uuid>) {
        of_clients.extend(client.map(|client| ("inv", id, client, None)));
    }
    for (id, client) in pairs!(db, scope, of("lnk"), login_links, ClientId as Uuid) {
        of_clients.push(("lnk", id, client, None));
    }
    for (id, client) in pairs!(db, scope, of("chg"), contact_changes, ClientId as Uuid) {
        of_clients.push(("chg", id, client, None));
    }
    for (id, client) in pairs!(db, scope, of("msg"), outbox, ClientId as Option<Uuid>) {
        of_clients.extend(client.map(|client| ("msg", id, client, None)));
    }
    for (id, client) in pairs!(db, scope, of("ses"), client_sessions, ClientId as Uuid) {
        of_clients.push(("ses", id, client, None));
    }
    for (id, person) in pairs!(db, scope, of("ses"), staff_sessions, StaffId as Uuid) {
        of_staff.push(("ses", id, person));
    }
    for (id, practitioner) in pairs!(db, scope, of("hex"), hours_exceptions, PractitionerId as Uuid) {
        of_practitioners.push(("hex", id, practitioner));
    }
    of_clients.extend(of("cli").iter().map(|id| ("cli", *id, *id, None)));
    of_staff.extend(of("stf").iter().map(|id| ("stf", *id, *id)));
    of_practitioners.extend(of("prc").iter().map(|id| ("prc", *id, *id)));

    let client_ids: Vec<Uuid> = of_clients.iter().map(|(_, _, client, _)| *client).collect();
    let last_names: HashMap<Uuid, String> =
        pairs!(db, scope, &client_ids, clients, LastName as String).into_iter().collect();
    let client_names: HashMap<Uuid, String> = pairs!(db, scope, &client_ids, clients, FirstName as String)
        .into_iter()
        .map(|(id, first)| {
            let last = last_names.get(&id).map_or("", String::as_str);
            (id, format!("{first} {last}").trim().to_owned())
        })
        .collect();
    let staff_ids: Vec<Uuid> = of_staff.iter().map(|(_, _, person)| *person).collect();
    let staff_names: HashMap<Uuid, String> = pairs!(db, scope, &staff_ids, staff, Name as String).into_iter().collect();
    let practitioner_ids: Vec<Uuid> = of_practitioners.iter().map(|(_, _, practitioner)| *practitioner).collect();
    let practitioner_names: HashMap<Uuid, String> =
        pairs!(db, scope, &practitioner_ids, practitioners, Name as String).into_iter().collect();

    let mut names = HashMap::new();
    let mut name = |prefix: &str, id: Uuid, name: String| {
        names.insert(format!("{prefix}_{}", id.simple()), name);
    };
    for (prefix, id, client, what) in of_clients {
        let Some(client) = client_names.get(&client) else { continue };
        name(prefix, id, what.map_or_else(|| client.clone(), |what| format!("{client}, {what}")));
    }
    for (prefix, id, person) in of_staff {
        if let Some(person) = staff_names.get(&person) {
            name(prefix, id, person.clone());
        }
    }
    for (prefix, id, practitioner) in of_practitioners {
        if let Some(practitioner) = practitioner_names.get(&practitioner) {
            name(prefix, id, practitioner.clone());
        }
    }
    for (id, treatment) in pairs!(db, scope, of("trt"), treatments, Name as String) {
        name("trt", id, treatment);
    }
    for (id, key) in pairs!(db, scope, of("key"), api_keys, Name as String) {
        name("key", id, key);
    }
    for (id, email) in pairs!(db, scope, of("tiv"), team_invites, Email as String) {
        name("tiv", id, EmailAddress::kept(email).shown());
    }
    if of("cln").contains(&scope.uuid()) {
        let clinic = clinics::Entity::find_by_id(scope.uuid()).one(db.connection()).await?;
        if let Some(clinic) = clinic {
            name("cln", clinic.id, clinic.name);
        }
    }
    Ok(names)
}

fn by_prefix<'a>(ids: &BTreeSet<&'a str>) -> ByPrefix<'a> {
    let mut wanted = ByPrefix::new();
    for (prefix, digits) in ids.iter().filter_map(|id| id.split_once('_')) {
        if let Ok(id) = Uuid::try_parse(digits) {
            wanted.entry(prefix).or_default().push(id);
        }
    }
    wanted
}
