package dev.promptbeam.storage;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What lies directly below a prefix, which may be nothing. The object of no bytes that stands for a
 * folder is none.
 */
final class FolderStream implements DirectoryStream<Path> {
  private final Set<Path> entries;

  private FolderStream(Set<Path> entries) {
    this.entries = entries;
  }

  static FolderStream of(ObjectStore store, GsPath folder, Filter<? super Path> filter)
      throws IOException {
    String prefix = folder.folder();
    Set<Path> entries = new LinkedHashSet<>();
    store.list(
        folder,
        prefix,
        object -> {
          if (!((GsPath) object.path()).object().equals(prefix) || object.size() > 0) {
            entries.add(object.path());
          }
        },
        name -> entries.add(folder.sibling(name.substring(0, name.length() - 1))));
    Set<Path> accepted = new LinkedHashSet<>();
    for (Path entry : entries) {
      if (filter.accept(entry)) {
        accepted.add(entry);
      }
    }
    return new FolderStream(accepted);
  }

  @Override
  public Iterator<Path> iterator() {
    return entries.iterator();
  }

  @Override
  public void close() {
    entries.clear();
  }
}
