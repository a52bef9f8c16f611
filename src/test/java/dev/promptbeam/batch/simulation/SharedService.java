package dev.promptbeam.batch.simulation;

import dev.promptbeam.batch.ScriptedClient;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.BatchState;
import dev.promptbeam.gemini.BatchStats;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.InlineRequest;
import dev.promptbeam.gemini.Page;
import dev.promptbeam.gemini.RemoteFile;
import dev.promptbeam.model.RequestKind;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A service that two owners of one run call. It has no faults: jobs are listed at once and end well
 * ten minutes after they were made, and a create needs its input file.
 */
final class SharedService {
  private static final int MINUTES = 10;

  private final Clock clock;
  private final Map<String, String> kept = new LinkedHashMap<>();
  private int names;

  /** Every job ever made. */
  final List<BatchJob> jobs = new ArrayList<>();

  final Set<String> cancelled = new TreeSet<>();

  /** Creates that came for a file that was gone. */
  int fenced;

  SharedService(Clock clock) {
    this.clock = clock;
  }

  /** Shards of the jobs ever made, one for each job. */
  List<String> shards() {
    return jobs.stream()
        .map(job -> job.displayName().split("/")[3])
        .map(sending -> sending.substring(0, sending.lastIndexOf('.')))
        .toList();
  }

  /** The service as one owner sees it, who passes a gate before each call and behind it. */
  GeminiClient seenThrough(Gate gate) {
    return new Port(gate);
  }

  private BatchJob make(String displayName, @Nullable String file) {
    String name = "batches/" + names++;
    BatchJob job = job(name, displayName, file, BatchState.RUNNING, clock.instant());
    jobs.add(0, job);
    return job;
  }

  private BatchJob seen(BatchJob job) {
    Instant created = job.createTime() == null ? Instant.MIN : job.createTime();
    boolean ended = !clock.instant().isBefore(created.plusSeconds(60L * MINUTES));
    BatchState state = ended ? BatchState.SUCCEEDED : BatchState.RUNNING;
    if (cancelled.contains(job.name())) {
      state = BatchState.CANCELLED;
    }
    return job(job.name(), job.displayName(), job.inputFile(), state, created);
  }

  private static BatchJob job(
      String name, String displayName, @Nullable String file, BatchState state, Instant created) {
    return new BatchJob(
        name,
        displayName,
        "models/m",
        state,
        "BATCH_STATE_" + state,
        created,
        null,
        file,
        state == BatchState.SUCCEEDED ? "files/of-" + name.substring(8) : null,
        new BatchStats(2, 0, 0, 0),
        null,
        null);
  }

  private final class Port extends ScriptedClient {
    private final Gate gate;

    Port(Gate gate) {
      this.gate = gate;
    }

    @Override
    public RemoteFile upload(Path file, String displayName) {
      gate.pass("upload");
      String name = "files/" + names++;
      kept.put(name, displayName);
      gate.pass("uploaded");
      return file(name);
    }

    @Override
    public BatchJob createBatch(
        RequestKind kind, String model, String displayName, String inputFile)
        throws GeminiException {
      gate.pass(Gate.CREATE);
      if (!kept.containsKey(inputFile)) {
        fenced++;
        throw new GeminiException.Gone(inputFile + " is not there", 403);
      }
      BatchJob job = make(displayName, inputFile);
      gate.pass("created");
      return job;
    }

    @Override
    public BatchJob createInlineBatch(
        RequestKind kind, String model, String displayName, List<InlineRequest> requests) {
      gate.pass(Gate.CREATE);
      BatchJob job = make(displayName, null);
      gate.pass("created");
      return job;
    }

    @Override
    public BatchJob getBatch(String name) {
      gate.pass("get");
      return seen(jobs.stream().filter(job -> job.name().equals(name)).findFirst().orElseThrow());
    }

    @Override
    public Page<BatchJob> listBatches(int pageSize, @Nullable String pageToken) {
      gate.pass("list");
      List<BatchJob> page = jobs.stream().map(SharedService.this::seen).toList();
      gate.pass("listed");
      return new Page<>(page, null);
    }

    @Override
    public void cancelBatch(String name) {
      gate.pass("cancel");
      cancelled.add(name);
    }

    @Override
    public void deleteFile(String name) {
      gate.pass("delete");
      kept.remove(name);
      gate.pass("deleted");
    }

    @Override
    public RemoteFile getFile(String name) throws GeminiException {
      gate.pass("get file");
      if (!kept.containsKey(name)) {
        throw new GeminiException.Gone(name + " is not there", 403);
      }
      return file(name);
    }

    @Override
    public Page<RemoteFile> listFiles(int pageSize, @Nullable String pageToken) {
      gate.pass("list files");
      return new Page<>(kept.keySet().stream().map(this::file).toList(), null);
    }

    private RemoteFile file(String name) {
      String displayName = kept.getOrDefault(name, "");
      return new RemoteFile(name, displayName, "", -1, clock.instant(), null, "", "ACTIVE");
    }
  }
}
