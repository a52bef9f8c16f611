package dev.promptbeam.batch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.InlineRequest;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Json;
import dev.promptbeam.result.LineReader;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Turns a sending into a job, on a worker thread: input file, upload, intent, create. The create
 * call is sent once; whoever gets {@link Result.Doubtful} must look for the job before anything
 * else is done for that sending.
 */
final class Submission {
  private final RunDirectory directory;
  private final Records records;
  private final GeminiClient client;
  private final RunPolicy policy;
  private final Clock clock;
  private final RandomGenerator random;
  private final boolean inline;

  Submission(
      RunDirectory directory,
      Records records,
      GeminiClient client,
      RunPolicy policy,
      Clock clock,
      RandomGenerator random,
      boolean inline) {
    this.directory = directory;
    this.records = records;
    this.client = client;
    this.policy = policy;
    this.clock = clock;
    this.random = random;
    this.inline = inline;
  }

  /** What came of it. */
  sealed interface Result {
    /** It is a job. */
    record Created(Intent intent, String job) implements Result {}

    /** Surely no job; the intent, where one is written, may be used for another create call. */
    record NotYet(@Nullable Intent intent, GeminiException cause) implements Result {}

    /** The service said no to its content. */
    record Refused(Intent intent, GeminiException.Invalid cause) implements Result {}

    /**
     * The key may not do this, or the upload was refused: a stop, the same again would not help.
     */
    record Denied(GeminiException cause) implements Result {}

    /** Not sent, because the run was cancelled before its turn came. */
    record Halted(@Nullable Intent intent) implements Result {}

    /** There may be a job, or there may come one. */
    record Doubtful(Intent intent, String message) implements Result {}
  }

  /** Uploads and creates; with an intent that is already written, only creates. */
  Result submit(SendingTask task, @Nullable Intent written)
      throws IOException, InterruptedException {
    if (written != null) {
      return create(task, written);
    }
    RequestSubset.write(directory, task);
    String displayName = displayName(task);
    String file;
    try {
      file = inline ? "" : client.upload(directory.requests(task.name()), displayName).name();
    } catch (GeminiException.Denied | GeminiException.Invalid refused) {
      return new Result.Denied(refused);
    } catch (GeminiException e) {
      return new Result.NotYet(null, e);
    }
    Intent intent =
        new Intent(
            displayName,
            file,
            policy.model(),
            policy.endpoint(),
            policy.keyFingerprint(),
            clock.instant(),
            task);
    if (records.createIntent(task.name(), intent)) {
      return create(task, intent);
    }
    Intent other = records.intent(task.name());
    if (other == null) {
      throw new IOException("the intent of " + task.name() + " vanished from " + directory);
    }
    return new Result.Doubtful(other, "an intent was there already");
  }

  private Result create(SendingTask task, Intent intent) throws IOException, InterruptedException {
    try {
      BatchJob job = send(task, intent);
      records.createJob(task.name(), new JobRecord(job.name(), clock.instant(), false));
      return new Result.Created(intent, job.name());
    } catch (GeminiException.Quota | GeminiException.Untrusted notNow) {
      return new Result.NotYet(intent, notNow);
    } catch (GeminiException.Unreachable e) {
      return e.bodySent()
          ? new Result.Doubtful(intent, String.valueOf(e.getMessage()))
          : new Result.NotYet(intent, e);
    } catch (GeminiException.Invalid refused) {
      return new Result.Refused(intent, refused);
    } catch (GeminiException.Denied | GeminiException.Gone denied) {
      return new Result.Denied(denied);
    } catch (GeminiException e) {
      return new Result.Doubtful(intent, String.valueOf(e.getMessage()));
    }
  }

  private BatchJob send(SendingTask task, Intent intent)
      throws GeminiException, IOException, InterruptedException {
    if (!intent.inline()) {
      return client.createBatch(policy.model(), intent.displayName(), intent.file());
    }
    List<InlineRequest> requests = new ArrayList<>();
    try (LineReader lines = LineReader.open(directory.requests(task.name()))) {
      while (lines.next()) {
        JsonNode line = Json.MAPPER.readTree(lines.copy());
        requests.add(new InlineRequest(line.path("key").asText(), line.path("request")));
      }
    }
    return client.createInlineBatch(policy.model(), intent.displayName(), requests);
  }

  /** Unique among all jobs of all runs: the random bits are drawn once, for the intent. */
  private String displayName(SendingTask task) {
    byte[] nonce = new byte[16];
    random.nextBytes(nonce);
    return DisplayName.of(policy.runName(), task.name(), HexFormat.of().formatHex(nonce));
  }
}
