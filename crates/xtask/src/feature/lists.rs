//! The lists that all features share, and what a feature adds to each.

use super::edit::{
    Edit,
    Place::{Below, Sorted, Words},
};

/// What a feature adds, from the contract to the apps.
pub(super) const EDITS: &[Edit] = &[
    Edit {
        file: "crates/contract/src/lib.rs",
        text: "pub mod __many__;",
        place: Sorted(&["pub mod "], None),
        taken_by: "pub mod __many__;",
    },
    Edit {
        file: "crates/contract/src/ids.rs",
        text: "    /// Identifies __a_one_words__.\n    __One__Id = \"__id__\";",
        place: Sorted(&["    "], Some(("\ntyped_ids! {\n", "}"))),
        taken_by: "Id = \"__id__\";",
    },
    Edit {
        file: "crates/contract/src/permissions.rs",
        text: "    /// Read __many_words__.\n    __Many__Read = \"__many__:read\" [Manager] PeopleAndKeys;\n    \
               /// Create and change __many_words__.\n    __Many__Write = \"__many__:write\" [Manager] PeopleAndKeys;",
        place: Below("    TreatmentsWrite = "),
        taken_by: "\"__many__:",
    },
    Edit {
        file: "crates/contract/src/portal_activity.rs",
        text: "    Staff__Many__ = (\"staff___many__\", \"/admin/__many_path__\");",
        place: Below("    StaffTreatments = "),
        taken_by: "\"/admin/__many_path__\"",
    },
    Edit {
        file: "crates/domain/src/permissions.rs",
        text: "            (Permission::__Many__Read, [1, 1, 0, 0]),\n            (Permission::__Many__Write, [1, 1, 0, 0]),",
        place: Below("            (Permission::TreatmentsWrite, "),
        taken_by: "(Permission::__Many__Write,",
    },
    Edit {
        file: "migrations/src/lib.rs",
        text: "mod __migration__;",
        place: Sorted(&["mod "], None),
        taken_by: "mod __migration__;",
    },
    Edit {
        file: "migrations/src/lib.rs",
        text: "            Box::new(__migration__::Migration),",
        place: Sorted(&["            Box::new("], None),
        taken_by: "Box::new(__migration__::",
    },
    Edit {
        file: "crates/storage/src/entities.rs",
        text: "pub(crate) mod __many__;",
        place: Sorted(&["pub(crate) mod "], None),
        taken_by: "pub(crate) mod __many__;",
    },
    Edit {
        file: "crates/storage/src/schema_tests.rs",
        text: "__many__",
        place: Words { open: "    expected_columns!(\n", close: "\n    )", sorted: true },
        taken_by: " __many__ ",
    },
    Edit {
        file: "crates/storage/src/repos.rs",
        text: "pub mod __many__;",
        place: Sorted(&["pub mod ", "mod "], None),
        taken_by: "pub mod __many__;",
    },
    Edit {
        file: "crates/storage/src/repos/audit/names.rs",
        text: "        __many__,",
        place: Below("    entities::{"),
        taken_by: " __many__,",
    },
    Edit {
        file: "crates/storage/src/repos/audit/names.rs",
        text: "    }\n    for (id, __one__) in pairs!(db, scope, of(\"__id__\"), __many__, Name as String) {\n        \
               name(\"__id__\", id, __one__);",
        place: Below("        name(\"trt\", "),
        taken_by: "of(\"__id__\")",
    },
    Edit {
        file: "crates/app/src/lib.rs",
        text: "pub mod __many__;",
        place: Sorted(&["pub mod ", "mod "], None),
        taken_by: "mod __many__;",
    },
    Edit {
        file: "crates/app/src/registry.rs",
        text: "    __many__,",
        place: Below("use crate::{"),
        taken_by: " __many__,",
    },
    Edit {
        file: "crates/app/src/registry.rs",
        text: "    __many__::NAMES,",
        place: Sorted(&["    "], Some(("const FACTS: &[&[Name]] = &[\n", "];"))),
        taken_by: " __many__::NAMES,",
    },
    Edit {
        file: "crates/api/src/routes/admin.rs",
        text: "mod __many__;",
        place: Sorted(&["mod "], None),
        taken_by: "mod __many__;",
    },
    Edit {
        file: "crates/api/src/routes/admin.rs",
        text: "        .configure(__many__::configure)",
        place: Sorted(&["        .configure("], None),
        taken_by: "(__many__::configure)",
    },
    Edit {
        file: "crates/api/tests/it/main.rs",
        text: "mod __many__;",
        place: Sorted(&["mod "], None),
        taken_by: "mod __many__;",
    },
    Edit {
        file: "crates/api/tests/it/tenancy/features.rs",
        text: "    __many__,",
        place: Below("use crate::{"),
        taken_by: " __many__,",
    },
    Edit {
        file: "crates/api/tests/it/tenancy/features.rs",
        text: "        __many__::rows(world).await,",
        place: Sorted(&["        "], Some(("    let features = [\n", "    ];"))),
        taken_by: "__many__::rows(",
    },
    Edit {
        file: "frontend/src/api/admin/mod.rs",
        text: "pub mod __many__;",
        place: Sorted(&["pub mod "], None),
        taken_by: "pub mod __many__;",
    },
    Edit {
        file: "frontend/src/features/mod.rs",
        text: "pub mod __many__;",
        place: Sorted(&["pub mod "], None),
        taken_by: "pub mod __many__;",
    },
    Edit {
        file: "frontend/src/bin/admin/pages.rs",
        text: "        __many__::__Many__Page,",
        place: Below("        treatments::TreatmentsPage,"),
        taken_by: " __Many__Page;",
    },
    Edit {
        file: "frontend/src/bin/admin/pages.rs",
        text: "    __many__ __MANY__ __many__ load___many__ LIST __Many__Page \"/__many_path__\"\n        \
               in Clinic __many__ Menu __Many__Read;",
        place: Below("        in Clinic treatments Clock TreatmentsRead;"),
        taken_by: " __MANY__ ",
    },
    Edit {
        file: "frontend/locales/en/staff_app.json",
        text: "  \"__many__\": \"__Many_words__\",",
        place: Below("  \"treatments\": "),
        taken_by: "\"__many__\":",
    },
    Edit {
        file: "frontend/locales/en/permissions.json",
        text: "  \"__many___read\": \"Read __many_words__\",\n  \"__many___write\": \"Add and change __many_words__\",",
        place: Below("  \"treatments_write\": "),
        taken_by: "\"__many___read\":",
    },
    Edit {
        file: "frontend/locales/en/audit_actions.json",
        text: "  \"__one___create\": \"added the __one_words__ %\",\n  \"__one___update\": \"changed the __one_words__ %\",",
        place: Sorted(&["  \""], None),
        taken_by: "\"__one___create\":",
    },
];
