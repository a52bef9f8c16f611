package dev.promptbeam.dataset.file;

import static dev.promptbeam.dataset.DatasetFolder.gzip;
import static dev.promptbeam.dataset.DatasetFolder.jsonl;
import static dev.promptbeam.dataset.DatasetFolder.read;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.dataset.Collected;
import dev.promptbeam.dataset.DatasetFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The members of a gzip file end anywhere in a buffer, and none of them is lost for it. */
final class GzipMembersTest {
  private static final int BUFFER = 64 << 10;
  private static final int AROUND = 18;
  private static final String FOLLOWS =
      "IOException: bytes that are no gzip follow the last member";

  @TempDir private Path temporary;
  private DatasetFolder folder;

  @BeforeEach
  void makeFolder() {
    folder = new DatasetFolder(temporary);
  }

  /** The packed data of the first member ends so many bytes before the end of a buffer. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 7, 8, 9, 12, 15, 17, 18, 19, 25, 26, 27, 28, 36, 37})
  void theNextMemberIsReadOrItsDamageTold(int before) throws Exception {
    byte[] first = memberThatEnds(before);
    byte[] second = gzip("{\"b\":1}\n");
    byte[] both = concat(first, second);

    for (byte[] sound : new byte[][] {both, Packed.BZ2.pack(both), Packed.ZST.pack(both)}) {
      Collected read = read(folder.write("a.jsonl", sound), jsonl());
      assertThat(read.messages()).isEmpty();
      assertThat(read.json()).hasSize(2).endsWith("{\"b\":1}");
    }
    for (int place = 0; place < 3; place++) {
      byte[] damaged = both.clone();
      damaged[first.length + place] ^= 0x40;
      assertFollowed(damaged);
      assertFollowed(Packed.BZ2.pack(damaged));
    }
    assertFollowed(Arrays.copyOf(both, first.length + 5));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 26, 600, 70_000, 200_000})
  void zerosAreNoEndOfWhatStandsBehindThem(int zeros) throws Exception {
    byte[] padded = concat(gzip("{\"a\":1}\n"), new byte[zeros]);
    assertThat(read(folder.write("a.jsonl", padded), jsonl()).json()).containsExactly("{\"a\":1}");
    assertThat(read(folder.write("a.jsonl", padded), jsonl()).messages()).isEmpty();

    assertFollowed(concat(padded, gzip("{\"b\":1}\n")));
    assertFollowed(concat(padded, new byte[] {1}));
  }

  @Test
  void manyMembersAreRead() throws Exception {
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    for (int member = 0; member < 20_000; member++) {
      members.write(gzip(member % 3 == 0 ? "" : "{\"a\":1}\n"));
    }
    Collected read = read(folder.write("a.jsonl", members.toByteArray()), jsonl());

    assertThat(read.messages()).isEmpty();
    assertThat(read.rows).hasSize(13_333);
  }

  private void assertFollowed(byte[] bytes) throws Exception {
    Collected read = read(folder.write("a.jsonl", bytes), jsonl());

    assertThat(read.json()).hasSize(1);
    assertThat(read.messages()).containsExactly("a.jsonl breaks off after 1 rows: " + FOLLOWS);
  }

  private static byte[] memberThatEnds(int before) throws IOException {
    int length = BUFFER - before - 100;
    while (true) {
      byte[] member = stored(length);
      int missing = BUFFER - before - (member.length - AROUND);
      if (missing == 0) {
        return member;
      }
      length += missing;
    }
  }

  private static byte[] stored(int length) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out =
        new GZIPOutputStream(bytes) {
          {
            def.setLevel(Deflater.NO_COMPRESSION);
          }
        }) {
      out.write(("{\"a\":\"" + "x".repeat(length - 9) + "\"}\n").getBytes(US_ASCII));
    }
    return bytes.toByteArray();
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
