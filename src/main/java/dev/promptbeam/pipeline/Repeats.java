package dev.promptbeam.pipeline;

import dev.promptbeam.batch.record.Records;
import dev.promptbeam.dataset.SeenKeys;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks for keys that two rows have and for objects with two members of one name. The first of each
 * is recorded, once a run. Neither is an error; all readers of a run in this process share one.
 */
final class Repeats {
  private static final String KEY = "repeated-key";
  private static final String MEMBER = "repeated-member";
  private static final int LONGEST_NAME = 100;

  /** Held by the readers alone, so that a run that is over is forgotten. */
  private static final Map<Repeats, String> SHARED = new WeakHashMap<>();

  private final Records records;
  private final @Nullable String keyColumn;
  private final SeenKeys keys = new SeenKeys();
  private volatile boolean isKeyKnown;
  private volatile boolean isMemberKnown;

  Repeats(Records records, ReadOptions options) {
    this.records = records;
    // A redrive has the keys of its first run.
    this.keyColumn = options.format().bringsKeys() ? null : options.keyColumn();
  }

  static Repeats of(RunDirectory directory, ReadOptions options) {
    String run = directory.toString();
    synchronized (SHARED) {
      for (Map.Entry<Repeats, String> shared : SHARED.entrySet()) {
        if (shared.getValue().equals(run)) {
          return shared.getKey();
        }
      }
      Repeats repeats = new Repeats(new Records(directory.ledger()), options);
      SHARED.put(repeats, run);
      return repeats;
    }
  }

  void see(SourceRow row) {
    if (keyColumn != null && !isKeyKnown && keys.repeats(row)) {
      isKeyKnown = true;
      note(KEY, keySentence(keyColumn, row.source()));
    }
  }

  void member(Source source, String name) {
    if (!isMemberKnown) {
      isMemberKnown = true;
      note(MEMBER, memberSentence(source, name));
    }
  }

  static String keySentence(String keyColumn, Source source) {
    return "dataset.key "
        + keyColumn
        + " names several rows: that of "
        + source
        + " has the key of another one, and there may be more; all are asked, \"source\" tells"
        + " their results apart";
  }

  static String memberSentence(Source source, String name) {
    return source
        + " has two members named \""
        + shortened(name)
        + "\" in one JSON object, and there may be more such rows; the last one counts";
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
  }

  private void note(String kind, String sentence) {
    try {
      records.note(kind, sentence);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
