//! Stores files in a folder of this machine.

use std::path::Path;

use app::ports::{FileError, FileStore};
use async_trait::async_trait;
use object_store::{GetOptions, ObjectStore, PutOptions, local::LocalFileSystem, path::Path as Key};

/// Stores files in a folder. The underlying crate supports object storage too, for installations on several
/// machines.
#[derive(Debug)]
pub struct LocalFiles {
    store: LocalFileSystem,
}

impl LocalFiles {
    /// Stores files in `folder`, which is created if necessary.
    pub fn open(folder: &Path) -> std::io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(std::io::Error::other)?;
        // A file that was acknowledged must be on the disk.
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
