package dev.promptbeam.batch;

import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out before a resumed run looks for its jobs whether the present key can see them. Under a
 * key of another project every open job seems to be gone, and would be paid again.
 */
public final class KeyChange {
  private KeyChange() {}

  /**
   * The sending that shows that the key will not do; null where all is well.
   *
   * @param sending its name
   * @param fingerprint of the key it was sent with
   */
  public record Blind(String sending, String fingerprint) {}

  /**
   * Looks at one open job that another key made.
   *
   * @throws GeminiException where the service cannot tell now
   */
  public static @Nullable Blind find(
      RunDirectory directory, String fingerprint, GeminiClient client)
      throws IOException, GeminiException, InterruptedException {
    Records records = new Records(directory.ledger());
    Blind blind = null;
    for (String name : records.sendings()) {
      Intent intent = records.intent(name);
      if (intent == null
          || intent.keyFingerprint().equals(fingerprint)
          || records.read(name) != null) {
        continue;
      }
      JobRecord job = records.job(name);
      if (job != null && sees(client, job.name())) {
        return null;
      }
      blind = new Blind(name, intent.keyFingerprint());
    }
    return blind;
  }

  private static boolean sees(GeminiClient client, String job)
      throws GeminiException, InterruptedException {
    try {
      client.getBatch(job);
      return true;
    } catch (GeminiException.Gone | GeminiException.Denied notSeen) {
      return false;
    }
  }
}
