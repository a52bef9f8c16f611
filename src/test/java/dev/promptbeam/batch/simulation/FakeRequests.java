package dev.promptbeam.batch.simulation;

import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent.Reservation;
import dev.promptbeam.batch.record.JobRecord;
import dev.promptbeam.batch.record.Origin;
import dev.promptbeam.batch.record.ReadRecord;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.setup.Spending;
import dev.promptbeam.model.ModelAnswers;
import dev.promptbeam.model.Tokens;
import dev.promptbeam.model.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a simulation, as numbers within their shard, and what became of them in each
 * sending; the place of input files and answer indexes. It survives crashes, as disks do.
 */
public final class FakeRequests {
  /** What a sending made of a request. */
  enum Fate {
    DONE,
    CONTINUED,
    FAILED,
    UNSERVED,
    DEAD
  }

  private final Records records;
  private final Random random;
  private final int poisonEvery;

  /** The share of answers that must be asked for again. */
  public double failing = 0.15;

  /** The share of answers that break off, as long as their rest is asked for. */
  double breakingOff;

  int mostHops;

  /** The end of a call that nobody saw. */
  static final String UNSEEN = "unseen";

  private static final long MOST_INPUT = 200;
  private static final long MOST_OUTPUT = 100;

  /** May be another one after a restart. */
  Spending spending;

  /** The model that answers. */
  String answering = "gemini-3.5-flash-lite";

  /** What is done in one goes on in the next. */
  FakeStages stages = new FakeStages(0, 1, false);

  private final Map<String, Map<Integer, Fate>> fates = new HashMap<>();

  /**
   * @param poisonEvery of so many shards one has a poisonous request, its last one; 0 for none
   */
  FakeRequests(Records records, long seed, int poisonEvery) {
    this.records = records;
    this.random = new Random(seed);
    this.poisonEvery = poisonEvery;
  }

  /** The requests a sending carries, in order. */
  List<Integer> of(SendingTask task) {
    Origin origin = task.origin();
    List<Integer> all = origin.parent() == 0 ? packed(task.shard()) : group(task.shard(), origin);
    List<Integer> slice = all.subList((int) origin.start(all.size()), (int) origin.end(all.size()));
    if (slice.size() != task.requests()) {
      throw new AssertionError(task + " carries " + slice);
    }
    return slice;
  }

  private List<Integer> packed(String shard) {
    int count = stages.requests(shard, Simulation.REQUESTS);
    return IntStream.range(0, count).boxed().toList();
  }

  private List<Integer> group(String shard, Origin origin) {
    return fates
        .getOrDefault(SendingTask.name(shard, origin.parent()), Map.of())
        .entrySet()
        .stream()
        .filter(request -> wanted(origin.group(), request.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean wanted(Origin.Group group, Fate fate) {
    return switch (group) {
      case ALL -> true;
      case FAILED -> fate == Fate.FAILED;
      case UNSERVED -> fate == Fate.UNSERVED;
      case CONTINUED -> fate == Fate.CONTINUED;
      case WITHHELD -> false;
    };
  }

  boolean isPoison(String shard, int request, long requestsOfShard) {
    return poisonEvery > 0
        && request == requestsOfShard - 1
        && Math.floorMod(shard.hashCode(), poisonEvery) == 0;
  }

  /** The job that is kept for a sending; null where none is recorded. */
  @Nullable String keptJob(String sending) {
    try {
      JobRecord job = records.job(sending);
      return job == null ? null : job.name();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the answers of an ended sending; again with the same result. */
  public ReadRecord read(SendingTask task) throws IOException {
    Ended ended = records.ended(task.name());
    if (ended == null) {
      throw new AssertionError(task.name() + " was posted before it ended");
    }
    Map<Integer, Fate> read = fates.get(task.name());
    if (read == null) {
      read = draw(task, ended);
      fates.put(task.name(), read);
    }
    ModelAnswers answers = answers(read);
    return new ReadRecord(
            count(read, Fate.DONE),
            count(read, Fate.FAILED),
            count(read, Fate.UNSERVED),
            count(read, Fate.DEAD),
            0,
            count(read, Fate.CONTINUED),
            answers.usage(),
            answers,
            null)
        .handingOn(stages.of(task, (int) count(read, Fate.DONE)));
  }

  /** Some of those that failed do not say what they used, though they are billed. */
  private ModelAnswers answers(Map<Integer, Fate> read) {
    ModelAnswers answers = ModelAnswers.NONE;
    for (Map.Entry<Integer, Fate> request : read.entrySet()) {
      boolean silent = request.getValue() == Fate.FAILED && request.getKey() % 2 == 0;
      if (request.getValue() != Fate.UNSERVED && !silent) {
        answers = answers.plus(answering, Usage.of(used(request.getKey())));
      }
    }
    return answers;
  }

  /** What the service bills for a request. */
  static Tokens used(int request) {
    long output = request * 37L % (MOST_OUTPUT + 1);
    return new Tokens(MOST_INPUT - request, 0, output / 2, output - output / 2, 0, 0);
  }

  /** What a sending may cost at most. */
  Reservation bound(SendingTask task, LocalDate made) {
    Reservation sum = Reservation.NONE;
    for (int request = 0; request < of(task).size(); request++) {
      sum = sum.plus(spending.usual().of(made).most(MOST_INPUT, MOST_OUTPUT));
    }
    return sum;
  }

  private Map<Integer, Fate> draw(SendingTask task, Ended ended) {
    List<Integer> requests = of(task);
    boolean contentAtFault =
        ended.end() == Ended.End.REFUSED
            || ended.end() == Ended.End.TOO_LARGE
            || (ended.end() == Ended.End.FAILED && ended.errorCode() == 3);
    Map<Integer, Fate> read = new TreeMap<>();
    for (int request : requests) {
      if (ended.message().equals(UNSEEN)) {
        read.put(request, Fate.FAILED);
      } else if (ended.end() == Ended.End.SUCCEEDED) {
        read.put(request, answer(task));
      } else {
        read.put(request, contentAtFault && requests.size() == 1 ? Fate.DEAD : Fate.UNSERVED);
      }
    }
    ended.refusedLines().forEach(line -> read.put(requests.get(line.line() - 1), Fate.DEAD));
    return read;
  }

  private Fate answer(SendingTask task) {
    if (task.hops() < mostHops && random.nextDouble() < breakingOff) {
      return Fate.CONTINUED;
    }
    double chance = random.nextDouble();
    return chance < failing ? Fate.FAILED : chance < failing + 0.05 ? Fate.DEAD : Fate.DONE;
  }

  private static long count(Map<Integer, Fate> read, Fate fate) {
    return read.values().stream().filter(fate::equals).count();
  }

  /** What a sending made of a request; null where it was not read, or did not carry it. */
  @Nullable Fate fate(String sending, int request) {
    return fates.getOrDefault(sending, Map.of()).get(request);
  }
}
