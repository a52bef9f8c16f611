package dev.promptbeam.batch.reuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.batch.Folders;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.result.judge.AnswerIndex.Former;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of an index, and what is found in it. */
final class ReuseIndexTest {
  @TempDir private Path folder;
  private RunDirectory directory;

  @BeforeEach
  void create() throws IOException {
    directory = Folders.create(folder.resolve("run"));
  }

  /** Sorted at once, and with so little memory that one key alone is more than it holds. */
  @ParameterizedTest
  @ValueSource(ints = {1_000_000, 40})
  void findsEachKeyOnceWhateverItsBitsAndOfTwoTheFirstSource(int most) throws IOException {
    Random random = new Random(7);
    Map<String, Integer> first = new HashMap<>();
    try (KeyPartitions partitions = new KeyPartitions(directory.scratch(), most)) {
      List<String> keys = new ArrayList<>(List.of("0".repeat(32), "f".repeat(32)));
      for (int i = 0; i < 5_000; i++) {
        keys.add(String.format(Locale.ROOT, "%032x", new BigInteger(128, random)));
      }
      for (int i = 0; i < 8_000; i++) {
        String key = keys.get(i < keys.size() ? i : random.nextInt(keys.size()));
        int source = random.nextInt(3);
        first.merge(key, source, Math::min);
        partitions.add(key, source, source * 1_000L, 5);
      }
      for (int i = 0; i < 100; i++) {
        partitions.add(keys.get(2), 2, 2_000L, 5);
      }
      write(partitions);
    }

    ReuseIndex index = Objects.requireNonNull(ReuseIndex.open(directory));

    first.forEach(
        (key, source) -> {
          ReuseIndex.Taken taken = index.at(index.find(key, null));
          assertThat(taken.source().former().run()).isEqualTo("run/" + source);
          assertThat(taken.answer().offset()).isEqualTo(source * 1_000L);
          assertThat(index.find("1".repeat(32), key)).isEqualTo(index.find(key, null));
        });
    assertThat(index.find("1".repeat(32), "2".repeat(32))).isNegative();
    assertThat(directory.scratch()).isEmptyDirectory();
  }

  @Test
  void anIndexThatWasCutIsTold() throws IOException {
    try (KeyPartitions partitions = new KeyPartitions(directory.scratch())) {
      partitions.add("0".repeat(32), 0, 0, 1);
      write(partitions);
    }
    Files.write(ReuseIndex.file(directory), new byte[31]);

    assertThatThrownBy(() -> ReuseIndex.open(directory))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("answers.index was changed; restore it, or start a new run");
  }

  @Test
  void aRunThatTakesNothingHasNone() throws IOException {
    assertThat(ReuseIndex.open(directory)).isNull();
    assertThat(ReuseIndex.found(directory)).isNull();

    try (ReuseWriter none = ReuseWriter.look(directory, List.of())) {
      assertThat(none.write().keys()).isZero();
    }
    assertThat(ReuseIndex.open(directory)).isNull();
    assertThat(ReuseIndex.found(directory)).isNotNull();
  }

  private void write(KeyPartitions partitions) throws IOException {
    Files.createDirectories(directory.reuse());
    KeyPartitions.Size size;
    try (var out = Files.newOutputStream(ReuseIndex.file(directory))) {
      size = partitions.writeTo(out);
    }
    List<ReuseIndex.Source> sources = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      sources.add(new ReuseIndex.Source("file" + i, 1, 1, new Former("run/" + i, "j", 1)));
    }
    new ReuseIndex.Found(size.keys(), size.answers(), List.of(), sources).write(directory);
  }
}
