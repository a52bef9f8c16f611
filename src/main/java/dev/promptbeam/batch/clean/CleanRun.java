package dev.promptbeam.batch.clean;

import dev.promptbeam.batch.media.MediaRecords;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.JobRecord;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.batch.state.ServiceClock;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.RemoteFile;
import dev.promptbeam.ledger.EventLog;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Sleeper;
import dev.promptbeam.model.Surroundings;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deletes what a run has on the service: jobs and uploads, known by the ledger or listed under its
 * display names; never anything local. Answers that are not saved here are given up, durably and
 * before anything is deleted. May be repeated. The caller holds the run lock and the dispatcher
 * lease.
 *
 * <p>Result files are not tried: the service refuses to delete them (protocol 2.3).
 */
public final class CleanRun {
  private static final int ROUNDS = 2;
  private static final int LONGEST_FILE_ID = 40;

  private final RunDirectory directory;
  private final String run;
  private final GeminiClient client;
  private final Clock own;
  private final ServiceClock clock;
  private final Duration doubtWait;
  private final Records records;
  private final MediaRecords media;
  private final RepeatedCalls calls;
  private final JobRemoval removal;
  private final List<String> problems = new ArrayList<>();
  private int files;

  /**
   * @param run {@code NAME/RUN-ID}
   * @param doubtWait how long an unclear create is looked for before its absence is believed
   * @param own the clock here; ages are told by the service's, as the run's records are
   */
  public CleanRun(
      RunDirectory directory,
      String run,
      GeminiClient client,
      Duration doubtWait,
      Clock own,
      Sleeper sleeper) {
    this.directory = directory;
    this.run = run;
    this.client = client;
    this.doubtWait = doubtWait;
    this.own = own;
    this.clock = new ServiceClock(own, ahead -> {});
    this.records = new Records(directory.ledger());
    this.media = new MediaRecords(directory.ledger());
    this.calls = new RepeatedCalls(sleeper, Surroundings.ofThisProcess().random());
    this.removal = new JobRemoval(client, calls, own, sleeper);
  }

  /**
   * What was done.
   *
   * @param jobs deleted now
   * @param files deleted now
   * @param givenUpJobs whose answers were given up
   * @param givenUpRequests whose answers were given up
   * @param problems what is left, one sentence each; empty where nothing is
   */
  public record Report(
      int jobs, int files, int givenUpJobs, long givenUpRequests, List<String> problems) {}

  /**
   * Cleans.
   *
   * @throws GeminiException where the service cannot be asked what there is; nothing was done then
   */
  public Report clean() throws GeminiException, IOException, InterruptedException {
    Map<String, Intent> intents = intents();
    if (!intents.isEmpty()) {
      String model = intents.values().iterator().next().model();
      clock.setBy(() -> serviceTime(model));
    }
    UnclearCreates unclear = new UnclearCreates(records, intents, doubtWait, clock);
    Leftovers listed = listing();
    unclear.adopt(listed.jobs());
    GivingUp.Given given = new GivingUp(directory, clock).all();
    try {
      delete(listed, intents, unclear);
    } catch (GeminiException e) {
      problems.add("not all was deleted: " + e.getMessage());
    }
    if (problems.isEmpty()) {
      new Cleaned(directory.ledger()).note(clock.instant());
    }
    new EventLog(directory.eventsFile(), own)
        .add(
            "cleaned",
            Map.of(
                "jobs", removal.deleted(),
                "files", files,
                "givenUpRequests", given.requests(),
                "problems", problems.size()));
    return new Report(
        removal.deleted(), files, given.sendings(), given.requests(), List.copyOf(problems));
  }

  private @Nullable Instant serviceTime(String model) throws InterruptedException {
    try {
      return client.getModel(model).answered();
    } catch (GeminiException e) {
      return null; // the calls that matter will tell
    }
  }

  /** A second look finds what a create made that was under way. */
  private void delete(Leftovers first, Map<String, Intent> intents, UnclearCreates unclear)
      throws GeminiException, IOException, InterruptedException {
    Set<String> jobs = known(intents);
    Leftovers listed = first;
    for (int round = 0; round < ROUNDS && problems.isEmpty(); round++) {
      listed.jobs().forEach(job -> jobs.add(job.name()));
      removal.remove(jobs, problems);
      deleteInputs(intents, listed);
      jobs.clear();
      listed = listing();
      unclear.adopt(listed.jobs());
      if (listed.isEmpty()) {
        break;
      }
    }
    if (problems.isEmpty() && !listed.isEmpty()) {
      problems.add(
          listed.jobs().size() + " jobs and " + listed.files().size() + " files are still listed");
    }
    problems.addAll(unclear.sentences());
  }

  private void deleteInputs(Map<String, Intent> intents, Leftovers listed)
      throws GeminiException, IOException, InterruptedException {
    Map<String, String> inputs = new LinkedHashMap<>();
    Set<String> gone = new HashSet<>();
    media.files().forEach(file -> inputs.put(file, ""));
    intents.values().forEach(intent -> inputs.put(intent.file(), intent.displayName()));
    for (RemoteFile file : listed.files()) {
      inputs.put(file.name(), file.displayName());
    }
    for (Map.Entry<String, String> input : inputs.entrySet()) {
      String file = input.getKey();
      if (!file.isEmpty()
          && file.length() <= LONGEST_FILE_ID + "files/".length()
          && !removal.inputsInUse().contains(input.getValue())) {
        boolean done = calls.order("delete " + file, () -> client.deleteFile(file), problems);
        files += done ? 1 : 0;
        gone.add(file);
      }
    }
    if (problems.isEmpty()) {
      media.noteDeleted(gone, clock.instant());
    }
  }

  private Map<String, Intent> intents() throws IOException {
    Map<String, Intent> intents = new LinkedHashMap<>();
    for (String name : records.sendings()) {
      Intent intent = records.intent(name);
      if (intent != null) {
        intents.put(name, intent);
      }
    }
    return intents;
  }

  /** Jobs that the ledger knows, those in vain included. */
  private Set<String> known(Map<String, Intent> intents) throws IOException {
    Set<String> jobs = new LinkedHashSet<>();
    for (String name : intents.keySet()) {
      JobRecord job = records.job(name);
      if (job != null) {
        jobs.add(job.name());
      }
    }
    for (SuspectedDouble suspected : records.doubles()) {
      if (suspected.name().startsWith("batches/")) {
        jobs.add(suspected.name());
      }
    }
    return jobs;
  }

  private Leftovers listing() throws GeminiException, InterruptedException {
    Leftovers listed = calls.ask(() -> Leftovers.of(client, run));
    if (listed == null) {
      throw new GeminiException.Unavailable("the lists of jobs and files are not there", 404, null);
    }
    return listed;
  }
}
