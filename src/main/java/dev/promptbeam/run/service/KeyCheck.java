package dev.promptbeam.run.service;

import dev.promptbeam.batch.clean.Abandonment;
import dev.promptbeam.batch.record.OpenSending;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.ledger.Ledger;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.pipeline.RunRefusedException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
    for (Map.Entry<String, String> other : unseen().entrySet()) {
      throw refused(other.getKey(), other.getValue());
    }
  }

  /**
   * As {@link #check}, but gives up what the present key does not see.
   *
   * @return what may be billed in vain
   */
  public List<SuspectedDouble> abandonUnseen(Clock clock)
      throws RunRefusedException, IOException, InterruptedException {
    List<SuspectedDouble> given = new ArrayList<>();
    for (String other : unseen().keySet()) {
      given.addAll(new Abandonment(directory, clock).of(other));
    }
    return given;
  }

  /** The other keys whose jobs this one does not see, each with the reason. */
  private Map<String, String> unseen()
      throws RunRefusedException, IOException, InterruptedException {
    List<OpenSending> open = OpenSending.of(directory);
    Map<String, String> unseen = new TreeMap<>();
    Set<String> others =
        open.stream()
            .map(OpenSending::keyFingerprint)
            .filter(other -> !other.equals(present))
            .collect(Collectors.toCollection(TreeSet::new));
    Ledger ledger = directory.ledger();
    for (String other : others) {
      String record = "keys/" + name(present) + "-sees-" + name(other);
      if (ledger.exists(record)) {
        continue;
      }
      String job = jobOf(other, open);
      if (job == null) {
        unseen.put(other, "no job is known yet by which to tell whether this one sees them");
      } else if (sees(job)) {
        ledger.create(record, job);
      } else {
        unseen.put(other, "this one does not see " + job);
      }
    }
    return unseen;
  }

  private static @Nullable String jobOf(String key, List<OpenSending> open) {
    return open.stream()
        .filter(sending -> sending.keyFingerprint().equals(key))
        .map(OpenSending::job)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private boolean sees(String job) throws RunRefusedException, InterruptedException {
    try {
      client.getBatch(job);
      return true;
    } catch (GeminiException.Gone | GeminiException.Invalid unseen) {
      return false;
    } catch (GeminiException e) {
      boolean accountIsFine = e.httpStatus() != HttpURLConnection.HTTP_BAD_REQUEST;
      if (e instanceof GeminiException.Denied && accountIsFine) {
        return false;
      }
      throw new RunRefusedException(
          "cannot look for job " + job + ": " + e.getMessage() + "; run it again later",
          ExitCode.STOPPED);
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
            + "; run it again with the key it was begun with, or give these jobs up and pay for"
            + " their requests again: --abandon-open-jobs");
  }

  private static String name(String fingerprint) {
    return fingerprint.isEmpty() ? "none" : fingerprint;
  }
}
