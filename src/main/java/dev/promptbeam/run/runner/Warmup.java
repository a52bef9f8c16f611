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
 * is done where it is needed, and what fails here fails there and is said there.
 */
public final class Warmup {
  private Warmup() {}

  /** Begins, on a thread that no process waits for. */
  public static void begin(Runner runner) {
    Thread thread = new Thread(() -> warm(runner), "promptbeam-warmup");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((ended, failure) -> {});
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

  /** Reads the certificates that the JDK trusts. */
  private static void trust() {
    try {
      SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it; the client would say so, too
    }
  }
}
