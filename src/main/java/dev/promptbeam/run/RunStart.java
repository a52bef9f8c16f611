package dev.promptbeam.run;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.pipeline.Dataset;
import dev.promptbeam.pipeline.DatasetWarnings;
import dev.promptbeam.pipeline.Endpoint;
import dev.promptbeam.pipeline.PackPlan;
import dev.promptbeam.pipeline.RunPlan;
import dev.promptbeam.pipeline.RunPlanner;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.result.format.ColumnRecords;
import dev.promptbeam.result.format.SourceColumns;
import dev.promptbeam.run.runner.FlinkCluster;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One start of a run over files: opens it and plans what is left to do. */
final class RunStart {
  private static final int LANES_PER_WORKER = 4;

  private final RunRequest request;
  private final RunDirectory directory;
  private final RunPlanner planner;
  private final RunRecords runs;
  private final RunListener listener;

  RunStart(RunRequest request, RunPlanner planner, RunRecords runs, RunListener listener) {
    this.request = request;
    this.directory = request.directory();
    this.planner = planner;
    this.runs = runs;
    this.listener = listener;
  }

  /**
   * @param earlier the run as an earlier start left it
   * @param unpacked the dataset where it is still to be packed
   * @param parallelism how many pieces run at once
   * @param cluster where they run; null where that is inside this process
   */
  RunPlan begin(
      @Nullable RunRecord earlier,
      @Nullable Dataset unpacked,
      Endpoint endpoint,
      int parallelism,
      @Nullable FlinkCluster cluster)
      throws RunRefusedException, IOException, InterruptedException {
    RunInput input = unpacked == null ? null : new DatasetInput(unpacked, planner, directory);
    RunOpening.Opened opened =
        new RunOpening(request.order(), planner, runs, listener)
            .open(earlier, input, endpoint, cluster == null ? null : cluster.toString());
    SourceColumns former = unpacked == null ? null : request.dataset().formerColumns();
    if (former != null) {
      new ColumnRecords(directory.ledger()).noteFormer(former);
    }
    if (unpacked != null) {
      request.dataset().keepTurns(directory, planner, listener::note);
    }
    if (earlier == null && unpacked != null) {
      DatasetWarnings.atStart(request.spec(), unpacked).forEach(listener::note);
    }
    if (opened.run().emulated()) {
      listener.emulated();
    }
    PackPlan packing =
        unpacked == null
            ? null
            : new PackPlan(
                pinnedSplits(unpacked),
                unpacked.reading(),
                planner.requests().ofDeadLetters(unpacked.reading().format().bringsKeys()));
    return new RunPlan(packing, opened.setup(), LANES_PER_WORKER * parallelism);
  }

  /** What is read, pinned by the first start; files touched since then as they are now. */
  private List<Split> pinnedSplits(Dataset dataset) throws IOException, InterruptedException {
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
}
