package dev.promptbeam.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {
  @TempDir Path folder;

  @Test
  void createsAFileOnceAndKeepsTheFirstContent() throws IOException {
    Path target = folder.resolve("a/b/record.json");

    assertThat(DurableFile.create(target, text("first"))).isTrue();
    assertThat(DurableFile.create(target, text("second"))).isFalse();

    assertThat(target).hasContent("first");
    assertThat(names(folder.resolve("a/b"))).containsExactly("record.json");
  }

  @Test
  void oneOfManyRacingWritersWinsWithItsWholeContent() throws Exception {
    int writers = 4;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      for (int round = 0; round < 30; round++) {
        Path target = folder.resolve("race-" + round);
        List<Boolean> won = race(threads, writers, target);

        assertThat(won).as("round %d", round).containsOnlyOnce(true);
        assertThat(target).hasContent(content(won.indexOf(true)));
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(names(folder)).hasSize(30).noneMatch(name -> name.endsWith(".tmp"));
  }

  private static List<Boolean> race(ExecutorService threads, int writers, Path target)
      throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<Future<Boolean>> results = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      String content = content(writer);
      results.add(
          threads.submit(
              () -> {
                start.await();
                return DurableFile.create(target, text(content));
              }));
    }
    start.countDown();
    List<Boolean> won = new ArrayList<>();
    for (Future<Boolean> result : results) {
      won.add(result.get());
    }
    return won;
  }

  private static String content(int writer) {
    return String.valueOf(writer).repeat(10_000);
  }

  @Test
  void replacesAnOlderFile() throws IOException {
    Path target = folder.resolve("run.json");

    DurableFile.replace(target, text("older, and longer"));
    DurableFile.replace(target, text("newer"));

    assertThat(target).hasContent("newer");
    assertThat(names(folder)).containsExactly("run.json");
  }

  @Test
  void leavesNothingBehindWhenTheContentFails() throws IOException {
    Path target = folder.resolve("record.json");
    DurableFile.Content broken =
        out -> {
          out.write('x');
          throw new IOException("no more");
        };

    assertThatThrownBy(() -> DurableFile.create(target, broken)).hasMessage("no more");
    assertThatThrownBy(() -> DurableFile.replace(target, broken)).hasMessage("no more");

    assertThat(names(folder)).isEmpty();
  }

  @Test
  void leavesNothingBehindWhenTheTargetCannotBeReplaced() throws IOException {
    Path target = folder.resolve("taken");
    Files.createDirectories(target.resolve("full"));

    assertThatThrownBy(() -> DurableFile.replace(target, text("x")))
        .isInstanceOf(IOException.class);

    assertThat(names(folder)).containsExactly("taken");
  }

  @Test
  void whatItMakesIsItsOwnersAlone() throws IOException {
    Path root = folder.resolve("run");

    DurableFile.create(root.resolve("deep/er/record.json"), text("1"));
    DurableFile.replace(root.resolve("run.json"), text("2"));
    DurableFile.createFolder(root.resolve("new/folder"));

    assertThat(Modes.offenders(root)).isEmpty();
  }

  private static DurableFile.Content text(String text) {
    return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> String.valueOf(entry.getFileName())).sorted().toList();
    }
  }
}
