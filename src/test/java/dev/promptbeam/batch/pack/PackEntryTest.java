package dev.promptbeam.batch.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.batch.Entries;
import dev.promptbeam.model.ShardLimits;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.model.Trial;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PackEntryTest {
  private static final PackEntryCoder CODER = PackEntryCoder.of();

  static List<PackEntry> everyKind() {
    SourceRow row =
        new SourceRow(new Source("ü\n.csv", Long.MAX_VALUE), "k\"\u2028", Entries.utf8("{}"));
    return List.of(
        PackEntry.ofRow(row),
        Entries.request(7, "a.jsonl", 3),
        Entries.deadLetter("b", 0),
        Entries.request(7, "a.jsonl", 3, new Trial(2, 300), 1),
        PackEntry.ofCount(3, 123_456_789_012L));
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void isTheSameAfterATrip(PackEntry entry) throws Exception {
    CoderProperties.structuralValueDecodeEncodeEqual(CODER, entry);
  }

  @Test
  void theCoderIsDeterministicAndSerializable() throws Exception {
    CODER.verifyDeterministic();
    CoderProperties.coderSerializable(CODER);
    assertThat(CoderUtils.encodeToByteArray(CODER, Entries.request(7, "a.jsonl", 3)))
        .isEqualTo(CoderUtils.encodeToByteArray(CODER, Entries.request(7, "a.jsonl", 3)));
  }

  @Test
  void refusesBytesOfNoKind() {
    assertThatThrownBy(() -> CODER.decode(new ByteArrayInputStream(new byte[] {9})))
        .isInstanceOf(CoderException.class);
    assertThatThrownBy(() -> CODER.decode(new ByteArrayInputStream(new byte[0])))
        .isInstanceOf(CoderException.class);
  }

  @Test
  void equalRequestsMeetInOneBucketAndAllBucketsAreUsed() {
    assertThat(Entries.request(7, "a", 1).bucket(cut(5)))
        .isEqualTo(Entries.request(7, "b", 2).bucket(cut(5)));
    List<Integer> buckets =
        IntStream.range(0, 5)
            .mapToObj(
                n ->
                    requestOf(String.format(Locale.ROOT, "%08x", n).concat("0".repeat(24)))
                        .bucket(cut(5)))
            .toList();
    assertThat(buckets).containsExactly(0, 1, 2, 3, 4);
    assertThat(requestOf("ffffffff".concat("0".repeat(24))).bucket(cut(1_000))).isEqualTo(295);
  }

  @Test
  void requestsOfAnotherPolicyGoToBucketsOfTheirOwn() {
    PackEntry first = Entries.request(7, "a", 1);
    PackEntry second = Entries.request(7, "a", 1, new Trial(1, 0), 1);
    ShardLimits two = new ShardLimits(5, 1, 1, 1, List.of(5));

    assertThat(second.bucket(two)).isEqualTo(5 + first.bucket(two));
    assertThat(PackEntry.ofCount(2, 9).bucket(two)).isEqualTo(10);
  }

  @Test
  void deadLettersAreDealtBySourceAlikeOnEveryMachine() {
    assertThat(Entries.deadLetter("reviews.csv", 17).bucket(cut(1_000))).isEqualTo(14);
    assertThat(PackEntry.ofCount(2, 9).bucket(cut(5))).isEqualTo(5);
    assertThatThrownBy(() -> PackEntry.ofRow(row()).bucket(cut(5)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void givesBackTheRow() {
    SourceRow row = PackEntry.ofRow(row()).row();

    assertThat(row).usingRecursiveComparison().isEqualTo(row());
  }

  private static ShardLimits cut(int buckets) {
    return new ShardLimits(buckets, 1, 1, 1);
  }

  private static SourceRow row() {
    return new SourceRow(new Source("a", 1), "k", Entries.utf8("{\"a\":1}"));
  }

  private static PackEntry requestOf(String key) {
    return new PackEntry(
        PackEntry.Kind.REQUEST,
        key,
        false,
        new byte[0],
        1,
        new Source("a", 1),
        "k",
        Trial.ONLY,
        0,
        new byte[0]);
  }
}
