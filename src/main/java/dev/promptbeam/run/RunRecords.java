package dev.promptbeam.run;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.Counts;
import dev.promptbeam.pipeline.Dataset;
import dev.promptbeam.pipeline.Endpoint;
import dev.promptbeam.pipeline.RunPlanner;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.spec.Identity;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.spec.StoredSpec;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Begins the record of a run, or finds out whether a run that exists is the same one. */
final class RunRecords {
  private static final String FILES = "dataset.files";
  private static final String ENDPOINT = "endpoint";
  private static final String FORMAT_VERSION = "formatVersion";

  private final RunRequest request;
  private final Spec spec;
  private final RunDirectory directory;
  private final String endpoint;
  private final RunPlanner planner;
  private final Clock clock;

  RunRecords(RunRequest request, RunPlanner planner) throws RunRefusedException {
    this.request = request;
    this.spec = request.spec();
    this.directory = request.directory();
    this.endpoint = Endpoint.identityOf(spec.endpoint(), request.surroundings().environment());
    this.planner = planner;
    this.clock = request.surroundings().clock();
  }

  /**
   * Refuses to go on with a run that was begun otherwise.
   *
   * @param dataset null where the run is packed and its dataset is not read again
   */
  void checkIdentity(RunRecord earlier, @Nullable Dataset dataset)
      throws RunRefusedException, IOException {
    refuseOtherOrigin(earlier);
    Map<String, String> now = identity(dataset);
    for (Map.Entry<String, String> part : now.entrySet()) {
      if (Identity.UNUSUAL.contains(part.getKey())
          && !earlier.identity().containsKey(part.getKey())) {
        throw another(part.getKey(), difference("", part.getValue()));
      }
    }
    for (Map.Entry<String, String> part : earlier.identity().entrySet()) {
      String value = now.get(part.getKey());
      boolean unread = part.getKey().equals(FILES) && dataset == null;
      if (!unread && !part.getValue().equals(value)) {
        String why =
            part.getKey().equals(FILES) && dataset != null
                ? otherContent(part.getValue(), dataset)
                : "";
        if (why == null) {
          continue;
        }
        throw another(part.getKey(), difference(part.getValue(), String.valueOf(value)) + why);
      }
    }
  }

  private RunRefusedException another(String part, String difference) {
    return new RunRefusedException(
        "run "
            + request.name()
            + " was begun with another "
            + part
            + ": "
            + difference
            + "; restore it, or start a new run with another --run-id");
  }

  /** Why the files hold something else than at the first start; null where they do not. */
  private @Nullable String otherContent(String before, Dataset dataset) throws IOException {
    boolean isPacked = new Records(directory.ledger()).sealed() != null;
    return new TouchedFiles(directory.ledger(), dataset.files()).difference(before, isPacked);
  }

  /** Rows of another origin: no spec or option could mend that. */
  private void refuseOtherOrigin(RunRecord earlier) throws RunRefusedException {
    String was = earlier.redriveOf();
    String run = request.name();
    if (Objects.equals(was, request.dataset().identity().get(RunRecord.REDRIVE_OF))) {
      return;
    }
    throw new RunRefusedException(
        was == null
            ? "run " + run + " exists and is no redrive; name another --run-id"
            : "run "
                + run
                + " is a redrive of "
                + was
                + "; resume it with: promptbeam redrive "
                + was
                + " --run-id "
                + request.runId());
  }

  /** Writes that the run is running; draws its cut at the first start. */
  RunRecord begin(@Nullable RunRecord earlier, @Nullable Dataset dataset)
      throws IOException, InterruptedException {
    RunRecord run;
    if (earlier != null) {
      run = earlier.restarted(request.maxFailureRatio(), ProgramVersion.number());
    } else if (dataset != null) {
      run = first(dataset);
    } else {
      throw new IOException(directory + " is packed but has no run.json");
    }
    run.write(directory);
    return run;
  }

  /** What is read, pinned by the first start; files touched since then as they are now. */
  List<Split> pinnedSplits(Dataset dataset) throws IOException, InterruptedException {
    new TouchedFiles(directory.ledger(), dataset.files()).record();
    directory.ledger().create("splits", planner.splits(dataset));
    List<Split> pinned = directory.ledger().read("splits", new TypeReference<>() {});
    if (pinned == null) {
      throw new IOException("the record of splits vanished from " + directory);
    }
    Map<String, DataFile> files =
        dataset.files().stream().collect(Collectors.toMap(DataFile::path, Function.identity()));
    return pinned.stream()
        .map(split -> split.of(files.getOrDefault(split.file().path(), split.file())))
        .toList();
  }

  private RunRecord first(Dataset dataset) throws IOException, InterruptedException {
    return new RunRecord(
        RunRecord.FORMAT_VERSION,
        spec.name(),
        request.runId(),
        RunRecord.RUNNING,
        identity(dataset),
        StoredSpec.write(spec),
        endpoint,
        Endpoint.isEmulator(spec.endpoint()),
        planner.drawCut(dataset),
        request.maxFailureRatio(),
        Counts.NONE,
        null,
        null,
        clock.instant(),
        null,
        ProgramVersion.number());
  }

  private Map<String, String> identity(@Nullable Dataset dataset) {
    Map<String, String> parts = new LinkedHashMap<>(Identity.of(spec));
    parts.putAll(request.dataset().identity());
    parts.put(ENDPOINT, endpoint);
    parts.put(FORMAT_VERSION, String.valueOf(RunRecord.FORMAT_VERSION));
    if (dataset != null) {
      parts.put(FILES, dataset.identity());
    }
    return parts;
  }

  /** The first line that differs, which for files names the file. */
  private static String difference(String before, String now) {
    List<String> old = before.lines().toList();
    List<String> present = now.lines().toList();
    for (int i = 0; i < Math.max(old.size(), present.size()); i++) {
      String was = i < old.size() ? old.get(i) : "nothing";
      String is = i < present.size() ? present.get(i) : "nothing";
      if (!was.equals(is)) {
        return shortened(was) + " then, " + shortened(is) + " now";
      }
    }
    return "no difference in its lines";
  }

  private static String shortened(String text) {
    return text.length() <= 120 ? text : text.substring(0, 119) + "…";
  }
}
