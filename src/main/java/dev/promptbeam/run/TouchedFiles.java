package dev.promptbeam.run;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.promptbeam.dataset.file.ContentHash;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.ledger.Ledger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files of a dataset whose time of change is another one than at the first start of a run, all else
 * being equal. What the first start has recorded of their content decides.
 */
final class TouchedFiles {
  private static final String RECORD = "content";

  private final Ledger ledger;
  private final List<DataFile> files;

  TouchedFiles(Ledger ledger, List<DataFile> files) {
    this.ledger = ledger;
    this.files = files;
  }

  /** Records what the content is, unless an earlier start has done so. */
  void record() throws IOException {
    if (!ledger.exists(RECORD)) {
      ledger.create(RECORD, ContentHash.ofAll(files));
    }
  }

  /**
   * Why the files are not those of the first start; null where they have the same content.
   *
   * @param before the identity of the dataset at the first start
   * @param isPacked whether the dataset is read no more: then blocks of large files are enough
   */
  @Nullable String difference(String before, boolean isPacked) throws IOException {
    List<DataFile> touched = touched(before);
    if (touched == null) {
      return "";
    }
    Map<String, ContentHash> then = ledger.read(RECORD, new TypeReference<>() {});
    if (then == null) {
      return "; only times differ, but the first start has recorded no content to compare by";
    }
    Map<String, ContentHash> now = ContentHash.of(files, touched);
    for (DataFile file : touched) {
      ContentHash hash = now.get(file.path());
      if (hash == null || !hash.equals(then.get(file.path()))) {
        return "; the content of " + file.path() + " differs";
      }
      if (!hash.whole() && !isPacked) {
        return "; only times differ, but the dataset is too large to compare every byte, and not"
            + " packed yet";
      }
    }
    return null;
  }

  /** The files of which only the time differs; null where anything else does too. */
  private @Nullable List<DataFile> touched(String before) {
    List<DataFile> touched = new ArrayList<>();
    int at = 0;
    for (DataFile file : files) {
      String named = file.path() + " " + file.size() + " ";
      if (at > before.length() || !before.startsWith(named, at)) {
        return null;
      }
      int from = at + named.length();
      int end = before.indexOf('\n', from);
      end = end < 0 ? before.length() : end;
      if (!before.substring(from, end).equals(file.modified())) {
        touched.add(file);
      }
      at = end + 1;
    }
    return at == before.length() + 1 ? touched : null;
  }
}
