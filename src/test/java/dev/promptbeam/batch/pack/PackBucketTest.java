package dev.promptbeam.batch.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.Entries;
import dev.promptbeam.batch.Folders;
import dev.promptbeam.batch.record.BucketManifest;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.ShardLimits;
import dev.promptbeam.model.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackBucketTest {
  private static final long MEMORY = 1 << 24;
  private static final ShardLimits WIDE = new ShardLimits(8, 1_000, 1_000_000, 1_000_000);

  @TempDir Path folder;
  private RunDirectory directory;

  @BeforeEach
  void create() throws IOException {
    directory = Folders.create(folder.resolve("run"));
  }

  @Test
  void writesRequestsInKeyOrderAndRowsInSourceOrder() throws IOException {
    BucketManifest manifest =
        pack(
            WIDE,
            Entries.request(2, "a.jsonl", 0),
            Entries.request(1, "b.jsonl", 7),
            Entries.request(1, "a.jsonl", 1));

    assertThat(manifest)
        .isEqualTo(
            new BucketManifest(3, List.of(new ShardInfo("00003-000", 2, 3, 200, 20)), null, 0));
    assertThat(directory.requests("00003-000.1"))
        .hasContent(Entries.requestLine(1) + Entries.requestLine(2));
    assertThat(directory.rows("00003-000"))
        .hasContent(
            Entries.rowLine(2, "a.jsonl", 0)
                + Entries.rowLine(1, "a.jsonl", 1)
                + Entries.rowLine(1, "b.jsonl", 7));
  }

  @Test
  void equalRequestsOfTwoVariantsAreOneAndTheirRowsSayWhoseTheyAre() throws IOException {
    BucketManifest manifest =
        pack(
            WIDE,
            Entries.request(1, "a.jsonl", 0, new Trial(1, 0), 2),
            Entries.request(2, "a.jsonl", 0, new Trial(0, 1), 2),
            Entries.request(1, "a.jsonl", 0, Trial.ONLY, 2));

    assertThat(manifest.shards())
        .containsExactly(new ShardInfo("00003-000", 2, 3, 200, 20, 2, false));
    assertThat(directory.requests("00003-000.1"))
        .hasContent(Entries.requestLine(1) + Entries.requestLine(2));
    String of = "\"position\":0}";
    assertThat(directory.rows("00003-000"))
        .hasContent(
            Entries.rowLine(1, "a.jsonl", 0)
                + Entries.rowLine(2, "a.jsonl", 0).replace(of, of + ",\"sample\":1")
                + Entries.rowLine(1, "a.jsonl", 0).replace(of, of + ",\"variant\":1"));
  }

  @Test
  void cutsWhenTheRequestsAreFull() throws IOException {
    BucketManifest manifest = pack(new ShardLimits(8, 2, 1_000_000, 1_000_000), requests(5));

    assertThat(manifest.shards())
        .containsExactly(
            new ShardInfo("00003-000", 2, 2, 200, 20),
            new ShardInfo("00003-001", 2, 2, 200, 20),
            new ShardInfo("00003-002", 1, 1, 100, 10));
    assertThat(directory.requests("00003-001.1"))
        .hasContent(Entries.requestLine(3) + Entries.requestLine(4));
  }

  @Test
  void cutsWhenTheBytesAreFull() throws IOException {
    // Each line has 100 bytes; ten more are kept free behind the last one.
    assertThat(requestsPerShard(new ShardLimits(8, 1_000, 310, 1_000_000))).containsExactly(3L, 2L);

    create2();
    assertThat(requestsPerShard(new ShardLimits(8, 1_000, 309, 1_000_000)))
        .containsExactly(2L, 2L, 1L);
  }

  @Test
  void cutsWhenTheTokensAreFull() throws IOException {
    assertThat(requestsPerShard(new ShardLimits(8, 1_000, 1_000_000, 30))).containsExactly(3L, 2L);

    create2();
    assertThat(requestsPerShard(new ShardLimits(8, 1_000, 1_000_000, 29)))
        .containsExactly(2L, 2L, 1L);
  }

  @Test
  void givesARequestThatPassesALimitAloneAShardOfItsOwn() throws IOException {
    ShardLimits small = new ShardLimits(8, 1_000, 300, 1_000);
    String large = "{\"contents\":[\"" + "x".repeat(400) + "\"]}";

    BucketManifest manifest =
        pack(
            small,
            Entries.request(1, "a", 0),
            Entries.request(2, "a", 1, 5_000, large),
            Entries.request(3, "a", 2));

    assertThat(manifest.shards()).extracting(ShardInfo::requests).containsExactly(1L, 1L, 1L);
    assertThat(manifest.shards().get(1).bytes()).isEqualTo(Entries.LINE_BYTES + large.length());
  }

  @Test
  void keepsRowsThatAskTheSameInOneShard() throws IOException {
    PackEntry[] rows =
        IntStream.range(0, 9)
            .mapToObj(row -> Entries.request(row / 3, "a", row))
            .toArray(PackEntry[]::new);

    BucketManifest manifest = pack(new ShardLimits(8, 1, 150, 10), rows);

    assertThat(manifest.shards())
        .containsExactly(
            new ShardInfo("00003-000", 1, 3, 100, 10),
            new ShardInfo("00003-001", 1, 3, 100, 10),
            new ShardInfo("00003-002", 1, 3, 100, 10));
    assertThat(directory.rows("00003-001"))
        .hasContent(
            Entries.rowLine(1, "a", 3) + Entries.rowLine(1, "a", 4) + Entries.rowLine(1, "a", 5));
  }

  @Test
  void publishesDeadLettersInSourceOrderAndCountsThem() throws IOException {
    BucketManifest manifest =
        pack(
            WIDE,
            Entries.deadLetter("b", 1),
            Entries.request(1, "a", 0),
            Entries.deadLetter("a", 12),
            Entries.deadLetter("a", 9));

    assertThat(directory.root().resolve("dead-letter/permanent/bucket-00003.jsonl"))
        .hasContent(
            Entries.deadLetterJson("a", 9)
                + "\n"
                + Entries.deadLetterJson("a", 12)
                + "\n"
                + Entries.deadLetterJson("b", 1)
                + "\n");
    LineFile.Summary letters = Objects.requireNonNull(manifest.deadLetters());
    assertThat(letters.file()).isEqualTo("bucket-00003.jsonl");
    assertThat(letters.lines()).isEqualTo(3);
    assertThat(manifest.rows()).isEqualTo(4);
  }

  @Test
  void aBucketOfDeadLettersAloneHasNoShards() throws IOException {
    BucketManifest manifest = pack(WIDE, Entries.deadLetter("a", 1));

    assertThat(manifest.shards()).isEmpty();
    assertThat(manifest.rows()).isEqualTo(1);
    assertThat(Folders.contents(directory))
        .containsOnlyKeys("dead-letter/permanent/bucket-00003.jsonl", "ledger/buckets/00003.json");
  }

  @Test
  void namesNothingByTheMachinesLanguage() throws IOException {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      assertThat(pack(WIDE, requests(1)).shards().get(0).id()).isEqualTo("00003-000");
    } finally {
      Locale.setDefault(before);
    }
    assertThat(directory.ledger().list("buckets")).containsExactly("00003");
  }

  private List<Long> requestsPerShard(ShardLimits cut) throws IOException {
    BucketManifest manifest = pack(cut, requests(5));
    for (ShardInfo shard : manifest.shards()) {
      long bytes = Files.size(directory.requests(shard.id() + ".1"));
      assertThat(bytes).isEqualTo(shard.bytes()).isLessThanOrEqualTo(cut.maxBytes());
    }
    return manifest.shards().stream().map(ShardInfo::requests).toList();
  }

  private void create2() throws IOException {
    directory = Folders.create(folder.resolve("run2"));
  }

  private static PackEntry[] requests(int count) {
    return LongStream.rangeClosed(1, count)
        .mapToObj(n -> Entries.request((int) n, "a", n))
        .toArray(PackEntry[]::new);
  }

  private BucketManifest pack(ShardLimits cut, PackEntry... entries) throws IOException {
    return new PackBucket(directory, cut, MEMORY).pack(3, List.of(entries).iterator());
  }
}
