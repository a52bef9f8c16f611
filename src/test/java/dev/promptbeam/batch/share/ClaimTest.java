package dev.promptbeam.batch.share;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.Entries;
import dev.promptbeam.batch.Folders;
import dev.promptbeam.batch.share.Claim.First;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.Trial;
import dev.promptbeam.result.Asker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClaimTest {
  private static final int POLICY = 3;
  private static final String ONE = "00000-000.1";
  private static final String TWO = "00001-000.1";
  private static final String THREE = "00001-000.2";

  @TempDir Path folder;
  private RunDirectory directory;

  @BeforeEach
  void create() throws IOException {
    directory = Folders.create(folder.resolve("run"));
  }

  @Test
  void whoComesFirstAsksAndTheOthersKnowItsRow() throws IOException {
    Made one = made(ONE, Entries.key(1), Entries.key(2));
    Made two = made(TWO, Entries.key(2), Entries.key(3));
    Made three = made(THREE, Entries.key(1), Entries.key(2), Entries.key(3), Entries.key(4));

    assertThat(firsts(one)).isEmpty();
    assertThat(firsts(two)).containsOnly(Map.entry(Entries.key(2), first(ONE, 1)));
    assertThat(firsts(three))
        .containsOnly(
            Map.entry(Entries.key(1), first(ONE, 0)),
            Map.entry(Entries.key(2), first(ONE, 1)),
            Map.entry(Entries.key(3), first(TWO, 1)));
  }

  @Test
  void aClaimThatIsMadeAgainKeepsItsPlace() throws IOException {
    Map<String, First> before = firsts(made(TWO, Entries.key(1), Entries.key(2)));
    made(ONE, Entries.key(2), Entries.key(3));

    assertThat(firsts(made(TWO, Entries.key(1), Entries.key(2)))).isEqualTo(before).isEmpty();
    assertThat(firsts(made(ONE, Entries.key(2), Entries.key(3))))
        .containsOnly(Map.entry(Entries.key(2), first(TWO, 1)));
    assertThat(directory.ledger().list("asked/003")).containsExactly("000000", "000001");
  }

  @Test
  void policiesShareNothing() throws IOException {
    made(ONE, Entries.key(1));
    Claim other = new FirstAskers(directory).claim(TWO);
    other.add(POLICY + 1, Entries.key(1), new Source("a.jsonl", 0), Trial.ONLY);
    other.make();

    assertThat(other.isOthers(POLICY + 1, Entries.key(1))).isFalse();
    assertThat(other.isOthers(POLICY, Entries.key(1))).as("of no request of it").isFalse();
  }

  @Test
  void ofEqualRequestsOfOneSendingTheFirstRowCounts() throws IOException {
    Claim one = new FirstAskers(directory).claim(ONE);
    one.add(POLICY, Entries.key(7), new Source("b.jsonl", 5), new Trial(1, 2));
    one.add(POLICY, Entries.key(7), new Source("c.jsonl", 6), Trial.ONLY);
    one.make();

    assertThat(firsts(made(TWO, Entries.key(7))))
        .containsOnly(
            Map.entry(
                Entries.key(7),
                new First(ONE, new Asker(new Source("b.jsonl", 5), new Trial(1, 2)))));
  }

  @Test
  void aClaimOfNothingLeavesNothing() throws IOException {
    new FirstAskers(directory).claim(ONE).make();

    assertThat(directory.asked()).doesNotExist();
    assertThat(directory.ledger().list("asked")).isEmpty();
  }

  /** More than are read at once; half of them begin with a digit from 8 on: a negative number. */
  @Test
  void findsAmongManyKeysWhatASetFinds() throws IOException {
    Random random = new Random(5);
    Map<String, String> askers = new HashMap<>();
    for (String sending : List.of(ONE, TWO, THREE)) {
      TreeSet<String> keys = new TreeSet<>();
      while (keys.size() < 5_000) {
        keys.add("%016x%016x".formatted(random.nextInt(10_000) * 0xabcdef1234567L, 7L));
      }
      Made claim = made(sending, keys.toArray(String[]::new));
      Map<String, String> expected = new HashMap<>();
      for (String key : keys) {
        String earlier = askers.putIfAbsent(key, sending);
        if (earlier != null) {
          expected.put(key, earlier);
        }
      }
      Map<String, String> found = new HashMap<>();
      firsts(claim).forEach((key, first) -> found.put(key, first.sending()));
      assertThat(found).isEqualTo(expected);
    }
    assertThat(askers).hasSizeBetween(5_001, 9_999);
  }

  @Test
  void ofClaimsAtTheSameTimeOneAsks() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Made>> claims = new ArrayList<>();
      for (int number = 0; number < 24; number++) {
        String sending = "%05d-000.1".formatted(number % 12); // each of them twice
        claims.add(() -> made(sending, Entries.key(1), Entries.key(2)));
      }
      List<String> asking = new ArrayList<>();
      List<First> others = new ArrayList<>();
      for (Future<Made> claim : threads.invokeAll(claims)) {
        Map<String, First> firsts = firsts(claim.get());
        if (firsts.isEmpty()) {
          asking.add(claim.get().sending());
        } else {
          assertThat(firsts).hasSize(2);
          others.addAll(firsts.values());
        }
      }
      assertThat(asking).hasSize(2).containsOnly(asking.get(0));
      assertThat(others).hasSize(2 * 22).extracting(First::sending).containsOnly(asking.get(0));
    } finally {
      threads.shutdownNow();
    }
  }

  private record Made(String sending, Claim claim, List<String> keys) {}

  /** Rows of one file, by their order. */
  private Made made(String sending, String... keys) throws IOException {
    Claim claim = new FirstAskers(directory).claim(sending);
    for (int row = 0; row < keys.length; row++) {
      claim.add(POLICY, keys[row], new Source("a.jsonl", row), Trial.ONLY);
    }
    claim.make();
    return new Made(sending, claim, List.of(keys));
  }

  private static First first(String sending, int row) {
    return new First(sending, new Asker(new Source("a.jsonl", row), Trial.ONLY));
  }

  /** Who asks what of its keys it does not. */
  private static Map<String, First> firsts(Made made) {
    Map<String, First> firsts = new HashMap<>();
    for (String key : made.keys()) {
      First first = made.claim().first(POLICY, key);
      assertThat(made.claim().isOthers(POLICY, key)).isEqualTo(first != null);
      if (first != null) {
        firsts.put(key, first);
      }
    }
    return firsts;
  }
}
