package dev.promptbeam.run.service;

import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.ModelInfo;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.model.Sleeper;
import dev.promptbeam.pipeline.RunRefusedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Finds out before anything is sent that key and model will do. */
public final class Preflight {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration LEAST = Duration.ofSeconds(15);
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final GeminiClient client;
  private final Clock clock;
  private final Sleeper sleeper;
  private final Duration patience;

  public Preflight(GeminiClient client, Clock clock, Sleeper sleeper) {
    this(client, clock, sleeper, PATIENCE);
  }

  private Preflight(GeminiClient client, Clock clock, Sleeper sleeper, Duration patience) {
    this.client = client;
    this.clock = clock;
    this.sleeper = sleeper;
    this.patience = patience;
  }

  /**
   * For a start that does not want to wait for longer; a server may take some seconds all the same.
   */
  public Preflight within(Duration wait) {
    Duration most = wait.compareTo(PATIENCE) < 0 ? wait : PATIENCE;
    Duration least = most.compareTo(LEAST) < 0 ? LEAST : most;
    return new Preflight(client, clock, sleeper, least);
  }

  /**
   * Looks the model up; a server that does not answer is asked again for a minute.
   *
   * @throws RunRefusedException with exit code 2 for a wrong key, an unknown model or one without
   *     batch, and for a server that TLS does not let us trust, which no waiting heals; 5 for one
   *     that cannot be reached
   */
  public void check(RequestKind kind, String model, String endpoint)
      throws RunRefusedException, InterruptedException {
    ModelInfo info = lookUp(model, endpoint);
    if (!info.methods().contains(kind.batchMethod())) {
      throw new RunRefusedException(
          "model " + model + " cannot be run in batch; it offers " + new TreeSet<>(info.methods()));
    }
  }

  /**
   * Waits for the server to answer. The model may be gone by now: its jobs can be fetched and
   * cancelled all the same.
   *
   * @return false where it is gone
   * @throws RunRefusedException with exit code 2 for a key it refuses, 5 where it does not answer
   */
  public boolean reach(String model, String endpoint)
      throws RunRefusedException, InterruptedException {
    try {
      lookUp(model, endpoint);
      return true;
    } catch (UnknownModelException answered) {
      return false;
    }
  }

  private ModelInfo lookUp(String model, String endpoint)
      throws RunRefusedException, InterruptedException {
    Instant giveUp = clock.instant().plus(patience);
    while (true) {
      Duration pause;
      try {
        return ask(model);
      } catch (GeminiException.Gone | GeminiException.Invalid e) {
        throw new UnknownModelException("unknown model " + model + ": " + e.getMessage());
      } catch (GeminiException.Denied e) {
        throw new KeyRefusedException("the API key or its account was refused: " + e.getMessage());
      } catch (GeminiException.Untrusted e) {
        throw new RunRefusedException(
            "no safe connection to "
                + endpoint
                + ": "
                + e.getMessage()
                + "; correct the address, or the JVM's trust store by JAVA_OPTS");
      } catch (GeminiException e) {
        pause = e.waitAtLeast(PAUSE);
        if (!clock.instant().plus(pause).isBefore(giveUp)) {
          throw new RunRefusedException(
              endpoint + " does not answer: " + e.getMessage() + "; run it again later",
              ExitCode.STOPPED);
        }
      }
      sleeper.sleep(pause);
    }
  }

  /** A call that hangs is not waited for longer than all together. */
  private ModelInfo ask(String model) throws GeminiException, InterruptedException {
    FutureTask<ModelInfo> call = new FutureTask<>(() -> client.getModel(model));
    Thread thread = new Thread(call, "promptbeam-preflight");
    thread.setDaemon(true);
    thread.start();
    try {
      return call.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      String silence = "no answer within " + patience.toSeconds() + " s";
      throw new GeminiException.Unreachable(silence, true, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GeminiException failure) {
        throw failure;
      }
      throw new IllegalStateException("cannot look the model up: " + e.getCause(), e.getCause());
    } finally {
      call.cancel(true);
    }
  }

  /** The key, or its account, may not do this. */
  public static final class KeyRefusedException extends RunRefusedException {
    private static final long serialVersionUID = 1;

    KeyRefusedException(String message) {
      super(message);
    }
  }

  private static final class UnknownModelException extends RunRefusedException {
    private static final long serialVersionUID = 1;

    UnknownModelException(String message) {
      super(message);
    }
  }
}
