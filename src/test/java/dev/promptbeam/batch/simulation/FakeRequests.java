package dev.promptbeam.batch.simulation;

import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.JobRecord;
import dev.promptbeam.batch.record.Origin;
import dev.promptbeam.batch.record.ReadRecord;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    FAILED,
    UNSERVED,
    DEAD
  }

  private final Records records;
  private final Random random;
  private final int poisonEvery;

  /** The share of answers that must be asked for again. */
  public double failing = 0.15;

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
    List<Integer> all = origin.parent() == 0 ? packed() : group(task.shard(), origin);
    List<Integer> slice = all.subList((int) origin.start(all.size()), (int) origin.end(all.size()));
    if (slice.size() != task.requests()) {
      throw new AssertionError(task + " carries " + slice);
    }
    return slice;
  }

  private static List<Integer> packed() {
    return IntStream.range(0, Simulation.REQUESTS).boxed().toList();
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
    return new ReadRecord(
        count(read, Fate.DONE),
        count(read, Fate.FAILED),
        count(read, Fate.UNSERVED),
        count(read, Fate.DEAD));
  }

  private Map<Integer, Fate> draw(SendingTask task, Ended ended) {
    List<Integer> requests = of(task);
    boolean contentAtFault =
        ended.end() == Ended.End.REFUSED
            || ended.end() == Ended.End.TOO_LARGE
            || (ended.end() == Ended.End.FAILED && ended.errorCode() == 3);
    Map<Integer, Fate> read = new TreeMap<>();
    for (int request : requests) {
      if (ended.end() == Ended.End.SUCCEEDED) {
        read.put(request, answer());
      } else {
        read.put(request, contentAtFault && requests.size() == 1 ? Fate.DEAD : Fate.UNSERVED);
      }
    }
    ended.refusedLines().forEach(line -> read.put(requests.get(line.line() - 1), Fate.DEAD));
    return read;
  }

  private Fate answer() {
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
