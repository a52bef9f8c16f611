package dev.promptbeam.storage;

import java.nio.file.FileSystemException;

/** What came is not what is stored. Another download may be right. */
public final class DamagedDownloadException extends FileSystemException {
  private static final long serialVersionUID = 1;

  DamagedDownloadException(GsPath path, String stored, String seen) {
    super(
        path.toString(),
        null,
        "the download is damaged: checksum " + seen + " instead of " + stored);
  }
}
