package dev.promptbeam.batch.pack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.batch.Entries;
import dev.promptbeam.batch.Folders;
import dev.promptbeam.batch.record.BucketManifest;
import dev.promptbeam.ledger.Modes;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.KeyedRequest;
import dev.promptbeam.model.ShardLimits;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packing the same bucket in other circumstances makes the same files. */
class PackAgainTest {
  private static final ShardLimits CUT = new ShardLimits(8, 7, 100_000, 1_000);
  private static final long MEMORY = 1 << 24;
  private static final long LITTLE_MEMORY = 3_000;

  @TempDir Path folder;

  @Test
  void littleMemoryMakesTheSameFilesByteForByte() throws IOException {
    RunDirectory small = Folders.create(folder.resolve("small"));

    new PackBucket(small, CUT, LITTLE_MEMORY).pack(1, entries().iterator());

    assertThat(Folders.contents(small)).isEqualTo(expected());
  }

  @Test
  void littleMemoryReallySpills() throws IOException {
    Path scratch = Files.createDirectory(folder.resolve("scratch"));
    try (ExternalSort sort =
        new ExternalSort(EntryOrder.KEY, LITTLE_MEMORY, scratch, new EntryArrays())) {
      for (PackEntry entry : entries()) {
        sort.add(entry);
      }
      try (var runs = Files.list(scratch)) {
        assertThat(runs.count()).isGreaterThan(10);
      }
      assertThat(Modes.offenders(scratch).stream().filter(name -> name.contains("run"))).isEmpty();
    }
    assertThat(scratch).isEmptyDirectory();
  }

  @Test
  void anyOrderOfTheEntriesMakesTheSameFiles() throws IOException {
    Map<String, String> expected = expected();
    for (int seed = 0; seed < 8; seed++) {
      RunDirectory shuffled = Folders.create(folder.resolve("seed-" + seed));
      List<PackEntry> entries = entries();
      Collections.shuffle(entries, new Random(seed));
      long memory = seed % 2 == 0 ? MEMORY : LITTLE_MEMORY;

      new PackBucket(shuffled, CUT, memory).pack(1, entries.iterator());

      assertThat(Folders.contents(shuffled)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void packsAgainAfterACrashBetweenFilesAndManifest() throws IOException {
    RunDirectory directory = Folders.create(folder.resolve("crashed"));
    new PackBucket(directory, CUT, MEMORY).pack(1, entries().iterator());
    Files.delete(directory.root().resolve("ledger/buckets/00001.json"));
    Files.writeString(directory.requests("00001-000.1"), "cut off");
    Files.delete(directory.rows("00001-001"));

    new PackBucket(directory, CUT, MEMORY).pack(1, entries().iterator());

    assertThat(Folders.contents(directory)).isEqualTo(expected());
  }

  @Test
  void anExistingManifestWinsAndNothingIsReadOrWritten() throws IOException {
    RunDirectory directory = Folders.create(folder.resolve("packed"));
    BucketManifest first = new PackBucket(directory, CUT, MEMORY).pack(1, entries().iterator());
    Map<String, String> before = Folders.contents(directory);

    BucketManifest second = new PackBucket(directory, CUT, MEMORY).pack(1, unreadable());

    assertThat(second).isEqualTo(first);
    assertThat(Folders.contents(directory)).isEqualTo(before);
  }

  @Test
  void twoWritersAtOnceAgree() throws Exception {
    RunDirectory directory = Folders.create(folder.resolve("two"));
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<BucketManifest>> manifests = new ArrayList<>();
      for (int writer = 0; writer < 2; writer++) {
        manifests.add(
            threads.submit(
                () -> {
                  start.await();
                  return new PackBucket(directory, CUT, MEMORY).pack(1, entries().iterator());
                }));
      }
      start.countDown();
      assertThat(manifests.get(0).get()).isEqualTo(manifests.get(1).get());
    } finally {
      threads.shutdownNow();
    }
    assertThat(Folders.contents(directory)).isEqualTo(expected());
  }

  @Test
  void whatItWritesIsItsOwnersAlone() throws IOException {
    RunDirectory directory = Folders.create(folder.resolve("run"));

    new PackBucket(directory, CUT, LITTLE_MEMORY).pack(1, entries().iterator());

    assertThat(Modes.offenders(directory.root())).isEmpty();
  }

  @Test
  void escapesKeysAndFileNamesAndKeepsTheRowsBytes() throws IOException {
    RunDirectory directory = Folders.create(folder.resolve("run"));
    String key = "a\"b\\c\nd\te\u0001f ü\u2028\ud83d\ude00";
    String file = "dir \"x\"/\\ü\n.csv";
    String row = "{\"n\":1.50,\"t\":\"\\u00e9\u2028\"}";
    PackEntry entry =
        PackEntry.ofRequest(
            new KeyedRequest(
                Entries.key(1),
                Entries.utf8("{}"),
                1,
                new SourceRow(new Source(file, 5), key, Entries.utf8(row))));

    new PackBucket(directory, CUT, MEMORY).pack(1, List.of(entry).iterator());

    String line = Files.readString(directory.rows("00001-000"));
    JsonNode parsed = Json.MAPPER.readTree(line);
    assertThat(line).endsWith("\"row\":" + row + "}\n");
    assertThat(line.chars().filter(c -> c == '\n').count()).isEqualTo(1);
    assertThat(parsed.path("key").textValue()).isEqualTo(key);
    assertThat(parsed.path("source").path("file").textValue()).isEqualTo(file);
    assertThat(parsed.path("source").path("position").longValue()).isEqualTo(5);
  }

  private Map<String, String> expected() throws IOException {
    RunDirectory plain = Folders.create(folder.resolve("expected"));
    new PackBucket(plain, CUT, MEMORY).pack(1, entries().iterator());
    Map<String, String> contents = Folders.contents(plain);
    assertThat(contents).hasSizeGreaterThan(20);
    return contents;
  }

  private static List<PackEntry> entries() {
    List<PackEntry> entries = new ArrayList<>();
    for (int row = 0; row < 200; row++) {
      entries.add(Entries.request(row * 37 % 90, "file-" + row % 3, row));
      if (row % 20 == 0) {
        entries.add(Entries.deadLetter("file-" + row % 3, 1_000 + row));
      }
    }
    return entries;
  }

  private static Iterator<PackEntry> unreadable() {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        throw new AssertionError("the entries were read again");
      }

      @Override
      public PackEntry next() {
        throw new NoSuchElementException();
      }
    };
  }
}
