package dev.promptbeam.pipeline;

import dev.promptbeam.batch.OpenSending;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.ledger.Ledger;
import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds out whether the present key sees what an earlier start has left open under another one. A
 * job that a key does not see looks as if it were gone, and would be paid for a second time.
 */
public final class KeyCheck {
  private final GeminiClient client;
  private final RunDirectory directory;
  private final String present;

  /**
   * @param present fingerprint of the present key; empty where there is none
   */
  public KeyCheck(GeminiClient client, RunDirectory directory, String present) {
    this.client = client;
    this.directory = directory;
    this.present = present;
  }

  /**
   * Gets one open job of each other key. A key that was found to see another's jobs is not asked
   * for them again.
   *
   * @throws RunRefusedException with exit code 2 for a key that does not see them, 5 where the
   *     service does not tell
   */
  public void check() throws RunRefusedException, IOException, InterruptedException {
    List<OpenSending> open = OpenSending.of(directory);
    Set<String> others =
        open.stream()
            .map(OpenSending::keyFingerprint)
            .filter(other -> !other.equals(present))
            .collect(Collectors.toCollection(TreeSet::new));
    Ledger ledger = directory.ledger();
    for (String other : others) {
      String record = "keys/" + name(present) + "-sees-" + name(other);
      if (!ledger.exists(record)) {
        ledger.create(record, jobSeen(other, open));
      }
    }
  }

  private String jobSeen(String other, List<OpenSending> open)
      throws RunRefusedException, InterruptedException {
    for (OpenSending sending : open) {
      if (sending.job() != null && sending.keyFingerprint().equals(other)) {
        return look(sending.job(), other);
      }
    }
    throw refused(other, "no job is known yet by which to tell whether this one sees them");
  }

  private String look(String job, String other) throws RunRefusedException, InterruptedException {
    try {
      return client.getBatch(job).name();
    } catch (GeminiException.Gone | GeminiException.Denied | GeminiException.Invalid unseen) {
      throw refused(other, "this one does not see " + job);
    } catch (GeminiException e) {
      throw new RunRefusedException(
          "cannot look for job " + job + ": " + e.getMessage() + "; run it again later",
          RunRefusedException.STOPPED);
    }
  }

  private RunRefusedException refused(String other, String why) {
    return new RunRefusedException(
        "the run has open jobs of another API key (fingerprint "
            + name(other)
            + ", the present key's is "
            + name(present)
            + ") and "
            + why
            + "; run it again with the key it was begun with");
  }

  private static String name(String fingerprint) {
    return fingerprint.isEmpty() ? "none" : fingerprint;
  }
}
