package dev.promptbeam.batch.record;

import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sending whose answers an earlier start has not brought home.
 *
 * @param keyFingerprint of the key it was made with; empty where there was none
 * @param job null where a create call was about to be sent and its fate is unknown
 */
public record OpenSending(String keyFingerprint, @Nullable String job) {

  /** Those of a run, from its records alone; no dispatcher may be at work on it. */
  public static List<OpenSending> of(RunDirectory directory) throws IOException {
    Records now = new Records(directory.ledger());
    List<String> names = now.sendings();
    Records records = names.isEmpty() ? now : now.ahead();
    List<OpenSending> open = new ArrayList<>();
    for (String name : names) {
      Intent intent = records.intent(name);
      if (intent != null && isOpen(directory, name, intent)) {
        JobRecord job = records.job(name);
        open.add(new OpenSending(intent.keyFingerprint(), job == null ? null : job.name()));
      }
    }
    return open;
  }

  /** True where the service may still hold something of it that is wanted. */
  public static boolean isOpen(RunDirectory directory, String name, Intent intent)
      throws IOException {
    if (intent.flex()) {
      return false; // a call leaves nothing behind that could be fetched
    }
    Records records = new Records(directory.ledger());
    if (records.job(name) == null && records.creates().refusal(name, intent) != null) {
      return false;
    }
    boolean saved = Files.exists(directory.responses(name));
    Ended ended = records.ended(name);
    boolean wanted = ended == null || !(ended.end().undone() || ended.end() == Ended.End.DELETED);
    return wanted && !saved && records.read(name) == null;
  }
}
