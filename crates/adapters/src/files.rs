//! Files in a folder of this machine.

use std::path::Path;

use app::ports::{FileError, FileStore};
use async_trait::async_trait;
use object_store::{GetOptions, ObjectStore, PutOptions, local::LocalFileSystem, path::Path as Key};

/// Keeps files in a folder. The crate below it speaks to object storage as well, for installations
/// of several machines.
#[derive(Debug)]
pub struct LocalFiles {
    store: LocalFileSystem,
}

impl LocalFiles {
    /// Keeps files in that folder, which is made if there is none.
    pub fn open(folder: &Path) -> std::io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(std::io::Error::other)?;
        // What has been answered for is on the disk.
        Ok(Self { store: store.with_fsync(true) })
    }
}

#[async_trait]
impl FileStore for LocalFiles {
    async fn put(&self, path: &str, bytes: Vec<u8>) -> Result<(), FileError> {
        self.store.put_opts(&Key::from(path), bytes.into(), PutOptions::default()).await.map_err(failed)?;
        Ok(())
    }

    async fn get(&self, path: &str) -> Result<Option<Vec<u8>>, FileError> {
        let found = match self.store.get_opts(&Key::from(path), GetOptions::default()).await {
            Ok(found) => found,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        Ok(Some(found.bytes().await.map_err(failed)?.into()))
    }
}

fn failed(error: object_store::Error) -> FileError {
    FileError(Box::new(error))
}
