package dev.promptbeam.ledger;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The commands that a run was started with, one a start, so that it can be said how to go on with
 * it. They are no part of its identity.
 */
public final class LaunchCommands {
  private static final String FOLDER = "commands";

  private final Ledger ledger;

  public LaunchCommands(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * The caller holds the run lock.
   *
   * @param words of the command, without the program's name
   */
  public void add(List<String> words) throws IOException {
    int number = ledger.list(FOLDER).size() + 1;
    ledger.create(FOLDER + "/" + String.format(Locale.ROOT, "%06d", number), words);
  }

  /** The words of the newest; null where a former version has begun the run. */
  public @Nullable List<String> last() throws IOException {
    List<String> names = ledger.list(FOLDER);
    return names.isEmpty()
        ? null
        : ledger.read(FOLDER + "/" + names.get(names.size() - 1), new TypeReference<>() {});
  }
}
