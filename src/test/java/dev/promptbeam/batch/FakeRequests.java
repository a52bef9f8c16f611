package dev.promptbeam.batch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a simulation, as numbers within their shard, and what became of them in each
 * sending; the place of input files and answer indexes. It survives crashes, as disks do.
 */
final class FakeRequests {
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
    List<Integer> all = new ArrayList<>();
    if (task.origin().parent() == 0) {
      for (int request = 0; request < task.requests(); request++) {
        all.add(request);
      }
      return all;
    }
    Map<Integer, Fate> parent =
        fates.getOrDefault(ShardWriter.sending(task.shard(), task.origin().parent()), Map.of());
    parent.forEach(
        (request, fate) -> {
          if (wanted(task.origin().group(), fate)) {
            all.add(request);
          }
        });
    Origin origin = task.origin();
    List<Integer> slice =
        all.subList(
            (int) Followups.start(all.size(), origin.slice(), origin.slices()),
            (int) Followups.end(all.size(), origin.slice(), origin.slices()));
    if (slice.size() != task.requests()) {
      throw new AssertionError(task + " carries " + slice);
    }
    return slice;
  }

  private static boolean wanted(Origin.Group group, Fate fate) {
    return switch (group) {
      case ALL -> true;
      case FAILED -> fate == Fate.FAILED;
      case UNSERVED -> fate == Fate.UNSERVED;
    };
  }

  boolean isPoison(String shard, int request, long requestsOfShard) {
    return poisonEvery > 0
        && request == requestsOfShard - 1
        && Math.floorMod(shard.hashCode(), poisonEvery) == 0;
  }

  /** Reads the answers of an ended sending; again with the same result. */
  ReadRecord read(SendingTask task) throws IOException {
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
    return chance < 0.8 ? Fate.DONE : chance < 0.95 ? Fate.FAILED : Fate.DEAD;
  }

  private static long count(Map<Integer, Fate> read, Fate fate) {
    return read.values().stream().filter(fate::equals).count();
  }

  /** What a sending made of a request; null where it was not read, or did not carry it. */
  @Nullable Fate fate(String sending, int request) {
    return fates.getOrDefault(sending, Map.of()).get(request);
  }
}
