//! The page that Trunk writes.

/// The page without its style sheets, and their names in order.
pub(super) fn take_style_sheets(page: &str) -> (String, Vec<String>) {
    let mut names = Vec::new();
    let mut parts = page.split("<link ");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        if let Some((name, after)) = part.split_once('>').and_then(|(link, after)| Some((style_sheet(link)?, after))) {
            names.push(name.to_owned());
            kept += after;
        } else {
            kept += "<link ";
            kept += part;
        }
    }
    (kept, names)
}

/// The file's name in the attributes of a link to a style sheet.
fn style_sheet(link: &str) -> Option<&str> {
    let value = |name: &str| {
        let value = link.split_ascii_whitespace().find_map(|attribute| attribute.strip_prefix(name))?;
        Some(value.trim_matches('"'))
    };
    (value("rel=")? == "stylesheet").then(|| value("href="))?.and_then(|href| href.rsplit('/').next())
}

/// The page with one style sheet, ahead of its script.
pub(super) fn with_style_sheet(page: &str, href: &str) -> String {
    let link = format!("<link href={href} rel=stylesheet>");
    page.replacen("</title>", &format!("</title>{link}"), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_sheets_become_one() {
        let page = "<title>Portal</title><link href=/a/icon.svg rel=icon><link href=/a/one-1.css rel=stylesheet>\
                    <link href=\"/a/two-2.css\" rel=\"stylesheet\"><script type=module>go()</script>";
        let (without, names) = take_style_sheets(page);
        assert_eq!(names, ["one-1.css", "two-2.css"]);
        assert_eq!(
            with_style_sheet(&without, "/a/all.css"),
            "<title>Portal</title><link href=/a/all.css rel=stylesheet><link href=/a/icon.svg rel=icon>\
             <script type=module>go()</script>"
        );
    }
}
