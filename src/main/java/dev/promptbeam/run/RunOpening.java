package dev.promptbeam.run;

import dev.promptbeam.batch.answer.Restoration;
import dev.promptbeam.batch.record.OpenSending;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.reuse.ReuseIndex;
import dev.promptbeam.batch.setup.RunSetup;
import dev.promptbeam.batch.setup.ShardPolicy;
import dev.promptbeam.batch.setup.Spending;
import dev.promptbeam.gemini.ApiKey;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.SteadyClock;
import dev.promptbeam.ledger.EventLog;
import dev.promptbeam.ledger.LaunchCommands;
import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.ledger.StartRecord;
import dev.promptbeam.ledger.Stops;
import dev.promptbeam.ledger.output.ResultClaim;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Sleeper;
import dev.promptbeam.model.Surroundings;
import dev.promptbeam.pipeline.Endpoint;
import dev.promptbeam.pipeline.FormerRuns;
import dev.promptbeam.pipeline.RunPlanner;
import dev.promptbeam.pipeline.RunRefusedException;
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
 * Opens one start of a run, wherever its rows come from: asks the service whether it may be, finds
 * the answers that it takes from others, and records that it is. The caller holds the run lock.
 */
final class RunOpening {
  private final RunOrder order;
  private final Surroundings surroundings;
  private final Spec spec;
  private final RunDirectory directory;
  private final RunPlanner planner;
  private final RunRecords runs;
  private final StartListener listener;

  RunOpening(RunOrder order, RunPlanner planner, RunRecords runs, StartListener listener) {
    this.order = order;
    this.surroundings = order.surroundings();
    this.spec = order.spec();
    this.directory = order.directory();
    this.planner = planner;
    this.runs = runs;
    this.listener = listener;
  }

  /**
   * A start that may go on.
   *
   * @param run its record
   * @param setup what its workers are told
   */
  record Opened(RunRecord run, RunSetup setup) {}

  /**
   * @param earlier the run as an earlier start left it
   * @param unpacked its rows where they are still to be packed
   * @param cluster address of the cluster that its work is sent to; null where it stays here
   */
  Opened open(
      @Nullable RunRecord earlier,
      @Nullable RunInput unpacked,
      Endpoint endpoint,
      @Nullable String cluster)
      throws RunRefusedException, IOException, InterruptedException {
    ApiKey key = endpoint.key(surroundings.environment());
    String fingerprint = key == null ? "" : key.fingerprint(spec.name());
    RunDirectory forWorkers = cluster == null ? directory : directory.marked();
    Spending spending = Caps.of(order);
    String smaller = Caps.note(order, spending);
    if (smaller != null) {
      listener.note(smaller);
    }
    RunSetup setup = planner.setup(forWorkers, order.runId(), endpoint, fingerprint, spending);
    StartRecord start =
        new StartRecord(
            order.leaveAt(),
            cluster,
            endpoint.address().toString(),
            fingerprint,
            spending == null ? null : Json.MAPPER.valueToTree(spending));
    RunRecord run;
    try (FormerRuns former = unpacked == null ? null : former()) {
      preflight(setup, endpoint, fingerprint);
      if (former != null) {
        former.look();
        former.left().forEach(listener::note);
      }
      ResultPlace place = planner.place(order.runId());
      ResultClaim claim = OutputFolder.prepare(directory, place, earlier == null, cluster != null);
      run = record(earlier, unpacked, start);
      place.record(directory);
      if (claim != null) {
        claim.record(directory);
      }
      if (former != null) {
        takeFrom(former);
      }
    }
    tell(earlier != null, unpacked == null);
    return new Opened(run, setup);
  }

  /** Published files that are gone are made again, or it is said how to have them. */
  static void restore(RunOrder order, RunPlanner planner, StartListener listener)
      throws RunRefusedException, IOException {
    Restoration.Report report;
    try {
      report =
          Restoration.of(
              order.directory(),
              planner.policies().stream().map(ShardPolicy::shape).toList(),
              planner.format());
    } catch (IOException e) {
      throw OutputFolder.refusal(ResultPlace.of(order.directory()), e);
    }
    report.restored().forEach(part -> listener.note(part + " was gone and is published again"));
    if (!report.lost().isEmpty()) {
      throw new RunRefusedException(
          String.join("; ", report.lost())
              + "; restore it from a copy of "
              + order.directory()
              + ", or ask its rows anew in a run with "
              + order.another(),
          ExitCode.DEFECT);
    }
  }

  private RunRecord record(
      @Nullable RunRecord earlier, @Nullable RunInput unpacked, StartRecord start)
      throws IOException, InterruptedException {
    new Stops(directory.ledger()).lift(start);
    if (!order.command().isEmpty()) {
      new LaunchCommands(directory.ledger()).add(order.command());
    }
    return runs.begin(earlier, unpacked);
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
    List<Path> bases = new ArrayList<>(List.of(order.folder()));
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
                "runner", order.runner(),
                "packed", packed));
  }

  private void preflight(RunSetup setup, Endpoint endpoint, String fingerprint)
      throws RunRefusedException, IOException, InterruptedException {
    try (GeminiClient client = setup.connect().open()) {
      Preflight service = new Preflight(client, SteadyClock.start(), Sleeper.system());
      Instant leaveAt = order.leaveAt();
      if (leaveAt != null) {
        service = service.within(Duration.between(surroundings.clock().instant(), leaveAt));
      }
      if (new Records(directory.ledger()).sendings().isEmpty()) {
        for (ShardPolicy policy : setup.policies()) {
          service.check(policy.kind(), policy.model(), endpoint.address().toString());
        }
      } else {
        goOn(service, endpoint.address().toString());
      }
      KeyCheck keys = new KeyCheck(client, directory, fingerprint);
      if (order.abandonOpenJobs()) {
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
      for (String model : spec.models()) {
        if (service.reach(model, endpoint)) {
          continue;
        }
        listener.note(
            "warning: the model "
                + model
                + " is not there any more: what its jobs have answered is fetched, but nothing can"
                + " be sent; `promptbeam cancel "
                + order.address()
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
