//! Checks that the bounds of every validated field are in the OpenAPI document, where integrators read them.

use std::{fs, io, path::Path};

/// The arguments of `#[validate(length(…))]` or `#[validate(range(…))]`, with the names that a schema uses for
/// them.
fn checked(line: &str, field: &str) -> Option<Vec<String>> {
    let checks = line.trim().strip_prefix("#[validate(")?.strip_suffix(")]")?;
    let (kind, bounds) = checks.strip_suffix(')')?.split_once('(')?;
    let (least, most) = match kind {
        "length" if field.contains("Vec<") => ("min_items", "max_items"),
        "length" => ("min_length", "max_length"),
        "range" => ("minimum", "maximum"),
        _ => return None,
    };
    let named =
        |bound: &str| bound.trim().replace("min = ", &format!("{least} = ")).replace("max = ", &format!("{most} = "));
    Some(bounds.split(',').map(named).collect())
}

fn missing_in(path: &Path, missing: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        if path.is_dir() {
            missing_in(&path, missing)?;
            continue;
        }
        let source = fs::read_to_string(&path)?;
        let lines: Vec<&str> = source.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let attributes: Vec<&str> =
                lines[at..].iter().copied().take_while(|line| line.trim().starts_with("#[")).collect();
            let field = lines.get(at + attributes.len()).copied().unwrap_or_default();
            for bound in checked(line, field).into_iter().flatten() {
                let documented = |line: &&str| {
                    let line = line.trim();
                    (line.starts_with("#[schema(") || line.starts_with("#[param(")) && line.contains(&bound)
                };
                if !attributes.iter().any(documented) {
                    missing.push(format!("{}:{}: {bound}", path.display(), at + 1));
                }
            }
        }
    }
    Ok(())
}

#[test]
fn every_bound_that_is_checked_is_in_the_document() {
    let mut missing = Vec::new();
    missing_in(Path::new("src"), &mut missing).unwrap();
    assert!(missing.is_empty(), "document these bounds with #[schema(…)] or #[param(…)]:\n{}", missing.join("\n"));
}
