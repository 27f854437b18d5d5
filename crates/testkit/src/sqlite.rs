//! SQLite databases for tests, copied from one migrated file.

use std::{
    fs,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use storage::{Db, DbOptions};
use tempfile::TempDir;

/// Makes a migrated database in a new file and returns its address. Every test is a process of its own, so
/// that the first of each test program migrates and leaves a copy for the others.
pub(crate) async fn migrated(file: &Path) -> String {
    let template = template();
    if !template.exists() {
        make(&template).await;
    }
    fs::copy(&template, file).unwrap();
    address(file)
}

fn address(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

/// Where the migrated file of this test program is. The migrations are compiled in, so that others make
/// another program.
fn template() -> PathBuf {
    let program = std::env::current_exe().unwrap();
    let about = fs::metadata(&program).unwrap();
    let built = about.modified().unwrap().duration_since(UNIX_EPOCH).unwrap().as_nanos();
    let name = program.file_name().unwrap().to_string_lossy();
    // target/debug/deps/it-0123456789abcdef
    let target = program.ancestors().nth(3).unwrap();
    target.join("tmp/sqlite").join(&*name).join(format!("{built}-{}.db", about.len()))
}

/// Several tests may do so at once: the file appears whole, and one takes another's place.
async fn make(template: &Path) {
    let folder = template.parent().unwrap();
    fs::create_dir_all(folder).unwrap();
    let scratch = TempDir::new_in(folder.parent().unwrap()).unwrap();
    let options = DbOptions { url: address(&scratch.path().join("made.db")), max_connections: 1 };
    let db = Db::connect(&options).await.unwrap();
    db.migrate().await.unwrap();
    // One file, without a log beside it.
    let whole = scratch.path().join("whole.db");
    db.vacuum_into(&whole).await.unwrap();
    db.close().await.unwrap();
    forget_former(folder, template);
    fs::rename(&whole, template).unwrap();
}

/// Removes what the same test program has left before it was built again.
fn forget_former(folder: &Path, template: &Path) {
    for former in fs::read_dir(folder).unwrap() {
        let former = former.unwrap().path();
        if former != template {
            // Another test may have been faster.
            let _ = fs::remove_file(former);
        }
    }
}
