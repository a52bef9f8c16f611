package dev.promptbeam.run.runner;

import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.WithKeys;

/**
 * What Beam and the HTTP client do once in each process, done beside the reading of a spec, which
 * takes the other core: a pipeline that nobody runs. Nothing depends on it; what it has not reached
 * is done where it is needed.
 */
public final class Warmup {
  private Warmup() {}

  /** Begins, on a thread that no process waits for. */
  public static void begin(Runner runner) {
    Thread thread = new Thread(() -> warm(runner), "promptbeam-warmup");
    thread.setDaemon(true);
    thread.start();
  }

  private static void warm(Runner runner) {
    runner.known(PipelineOptionsFactory.create());
    Pipeline.create()
        .apply("Values", Create.of(0))
        .apply("Spread", Reshuffle.viaRandomKey())
        .apply("Key", WithKeys.of(0))
        .apply("Group", GroupByKey.create());
    trust();
  }

  /** Reads the certificates that the JDK trusts; that they cannot be read is said by a client. */
  private static void trust() {
    try {
      SSLContext.getDefault();
    } catch (NoSuchAlgorithmException unreadable) {
      // The HTTP client, which cannot be made then, ends the command with one sentence.
    }
  }
}
