package dev.promptbeam.run;

import dev.promptbeam.batch.record.OpenSending;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.reuse.ReuseIndex;
import dev.promptbeam.batch.setup.RunSetup;
import dev.promptbeam.gemini.ApiKey;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.Sleeper;
import dev.promptbeam.gemini.SteadyClock;
import dev.promptbeam.ledger.EventLog;
import dev.promptbeam.ledger.LaunchCommands;
import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.ledger.Stops;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.model.Surroundings;
import dev.promptbeam.pipeline.Dataset;
import dev.promptbeam.pipeline.DatasetWarnings;
import dev.promptbeam.pipeline.Endpoint;
import dev.promptbeam.pipeline.FormerRuns;
import dev.promptbeam.pipeline.PackPlan;
import dev.promptbeam.pipeline.RunPlan;
import dev.promptbeam.pipeline.RunPlanner;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.result.format.SourceColumns;
import dev.promptbeam.run.runner.FlinkCluster;
import dev.promptbeam.run.service.KeyCheck;
import dev.promptbeam.run.service.Preflight;
import dev.promptbeam.spec.Spec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One start of a run: asks the service whether it may be, records that it is, and plans what is
 * left to do.
 */
final class RunStart {
  private static final int LANES_PER_WORKER = 4;

  private final RunRequest request;
  private final Surroundings surroundings;
  private final Spec spec;
  private final RunDirectory directory;
  private final RunPlanner planner;
  private final RunRecords runs;
  private final RunListener listener;

  RunStart(RunRequest request, RunPlanner planner, RunRecords runs, RunListener listener) {
    this.request = request;
    this.surroundings = request.surroundings();
    this.spec = request.spec();
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
    ApiKey key = endpoint.key(surroundings.environment());
    String fingerprint = key == null ? "" : key.fingerprint(spec.name());
    RunDirectory forWorkers = cluster == null ? directory : directory.marked();
    RunSetup setup = planner.setup(forWorkers, request.runId(), endpoint, fingerprint);
    RunRecord run;
    try (FormerRuns former = unpacked == null ? null : former()) {
      preflight(setup, endpoint, fingerprint);
      if (former != null) {
        former.look();
        former.left().forEach(listener::note);
      }
      OutputFolder.prepare(place(), earlier == null, cluster != null);
      run = record(earlier, unpacked, cluster);
      if (former != null) {
        takeFrom(former);
      }
    }
    tell(earlier != null, unpacked == null);
    if (earlier == null && unpacked != null) {
      DatasetWarnings.atStart(spec, unpacked).forEach(listener::note);
    }
    if (run.emulated()) {
      listener.emulated();
    }
    PackPlan packing =
        unpacked == null
            ? null
            : new PackPlan(
                runs.pinnedSplits(unpacked), unpacked.reading(), planner.requests(), run.cut());
    return new RunPlan(packing, setup, LANES_PER_WORKER * parallelism);
  }

  private RunRecord record(
      @Nullable RunRecord earlier, @Nullable Dataset unpacked, @Nullable FlinkCluster cluster)
      throws IOException, InterruptedException {
    new Stops(directory.ledger())
        .lift(request.leaveAt(), cluster == null ? null : cluster.toString());
    new LaunchCommands(directory.ledger()).add(request.told().command());
    RunRecord run = runs.begin(earlier, unpacked);
    Records records = new Records(directory.ledger());
    records.createResultPlace(place());
    SourceColumns former = request.dataset().formerColumns();
    if (former != null && unpacked != null) {
      records.columns().noteFormer(former);
    }
    return run;
  }

  /** Where results stand. */
  private ResultPlace place() {
    String folder = spec.output().folder();
    String extension = planner.format().extension();
    return folder == null
        ? new ResultPlace(null, "", extension)
        : ResultPlace.shared(folder, spec.name(), request.runId(), extension);
  }

  /** Runs to take answers from, where an earlier start has not found them. */
  private @Nullable FormerRuns former() throws RunRefusedException, IOException {
    ReuseIndex.Found earlier = ReuseIndex.found(directory);
    String amiss = earlier == null ? null : earlier.firstAmiss();
    if (amiss != null) {
      throw new RunRefusedException(amiss);
    }
    if (spec.reuse().isEmpty() || earlier != null) {
      return null;
    }
    String here = Endpoint.identityOf(spec.endpoint(), surroundings.environment());
    List<Path> bases = new ArrayList<>(List.of(request.dataset().folder()));
    Path named = directory.root().getParent();
    if (named != null && named.getParent() != null) {
      bases.add(named.getParent());
    }
    return FormerRuns.find(spec, directory, here, bases);
  }

  private void takeFrom(FormerRuns former) throws IOException {
    ReuseIndex.Found found = former.take();
    int many = found.runs().size();
    String looked = String.format(Locale.ROOT, "reuse: looked through %,d runs", many);
    if (many == 0) {
      listener.note(looked + "; everything is asked");
    } else if (found.answers() == 0) {
      listener.note("warning: " + looked + " and found no answer; everything is asked");
    } else {
      listener.note(
          looked
              + String.format(
                  Locale.ROOT,
                  ", %,d answers found; equal requests take theirs from there",
                  found.answers()));
    }
  }

  private void tell(boolean resumed, boolean packed) throws IOException {
    new EventLog(directory.eventsFile(), surroundings.clock())
        .add(
            resumed ? "resumed" : "started",
            Map.of(
                "version", ProgramVersion.number(),
                "runner", request.runner().name(),
                "packed", packed));
  }

  private void preflight(RunSetup setup, Endpoint endpoint, String fingerprint)
      throws RunRefusedException, IOException, InterruptedException {
    try (GeminiClient client = setup.connect().open()) {
      Preflight service = new Preflight(client, SteadyClock.start(), Sleeper.system());
      Instant leaveAt = request.leaveAt();
      if (leaveAt != null) {
        service = service.within(Duration.between(surroundings.clock().instant(), leaveAt));
      }
      if (new Records(directory.ledger()).sendings().isEmpty()) {
        service.check(spec.kind(), spec.model(), endpoint.address().toString());
      } else {
        goOn(service, endpoint.address().toString());
      }
      KeyCheck keys = new KeyCheck(client, directory, fingerprint);
      if (request.abandonOpenJobs()) {
        keys.abandonUnseen(surroundings.clock()).forEach(listener::abandoned);
      } else {
        keys.check();
      }
    }
  }

  /**
   * Paid answers may lie at the service: neither model nor key is a reason to call that nothing.
   */
  private void goOn(Preflight service, String endpoint)
      throws RunRefusedException, IOException, InterruptedException {
    try {
      if (!service.reach(spec.model(), endpoint)) {
        listener.note(
            "warning: the model "
                + spec.model()
                + " is not there any more: what its jobs have answered is fetched, but nothing can"
                + " be sent; `promptbeam cancel "
                + request.name()
                + "` ends the run with what it has");
      }
    } catch (Preflight.KeyRefusedException refused) {
      throw new RunRefusedException(
          refused.sentence()
              + String.format(
                  Locale.ROOT,
                  "; %,d jobs of the run are open and lose nothing by it, it goes on with the right"
                      + " key",
                  OpenSending.of(directory).size()),
          ExitCode.STOPPED);
    }
  }
}
