package dev.promptbeam.storage;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** How content becomes an object: where there is none, or in the place of what is there. */
final class Publication {
  private static final int REMEMBERED = 1_000;

  /** The next writer is the last one: who loses so often has others to blame. */
  private static final int MOST_RACES = 100;

  /** What we have written last; a wrong one costs a call. */
  private static final Map<GsPath, Long> LAST =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<GsPath, Long> eldest) {
              return size() > REMEMBERED;
            }
          });

  private Publication() {}

  /** False where the name was taken. */
  static boolean create(ObjectStore store, GsPath path, Content content) throws IOException {
    return store.write(path, content, ObjectStore.ABSENT) >= 0;
  }

  /**
   * Takes the place of whatever is there; the same content is left as it is.
   *
   * @return its generation
   */
  static long replace(ObjectStore store, GsPath path, Content content) throws IOException {
    long expected = LAST.getOrDefault(path, ObjectStore.ABSENT);
    for (int race = 0; race < MOST_RACES; race++) {
      long written = store.write(path, content, expected);
      if (written >= 0) {
        LAST.put(path, written);
        return written;
      }
      StoredObject there = store.find(path);
      if (there != null && isSame(there, content)) {
        LAST.put(path, there.generation());
        return there.generation();
      }
      expected = there == null ? ObjectStore.ABSENT : there.generation();
    }
    throw new IOException(path + " is written by others again and again");
  }

  private static boolean isSame(StoredObject there, Content content) {
    return there.size() == content.size() && there.crc32c().equals(content.crc32c());
  }
}
