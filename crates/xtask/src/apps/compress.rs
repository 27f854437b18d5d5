//! Compressing each built file once, as well as brotli can, so that serving it costs nothing.

use std::fs::{File, read, remove_file};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use brotli::enc::BrotliEncoderParams;

use crate::failure::{Context, Result};
use crate::workspace::files;

/// Writes `name.br` beside every file below `folder` that becomes smaller by it.
pub(crate) fn folder(folder: &Path) -> Result<()> {
    for path in files(folder)? {
        if path.extension().is_some_and(|extension| extension == "br") {
            continue;
        }
        let content = read(&path).context(format!("read {}", path.display()))?;
        let mut target = path.clone().into_os_string();
        target.push(".br");
        let target = PathBuf::from(target);
        let compressed = compress(&content, &target)?;
        if compressed >= content.len() {
            remove_file(&target).context(format!("remove {}", target.display()))?;
        }
    }
    Ok(())
}

fn compress(mut content: &[u8], target: &Path) -> Result<usize> {
    let doing = || format!("write {}", target.display());
    let params =
        BrotliEncoderParams { quality: 11, lgwin: 24, size_hint: content.len(), ..BrotliEncoderParams::default() };
    let mut file = BufWriter::new(File::create(target).context(doing())?);
    let written = brotli::BrotliCompress(&mut content, &mut file, &params).context(doing())?;
    file.flush().context(doing())?;
    Ok(written)
}
