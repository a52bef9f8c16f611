package dev.promptbeam.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineFileTest {
  @TempDir Path folder;

  @Test
  void appearsWholeOnCommitWithItsCountsAndDigest() throws Exception {
    Path target = folder.resolve("part-1.jsonl");
    LineFile.Summary summary;
    try (LineFile file = new LineFile(target)) {
      file.writeLine(utf8("{\"a\":"), utf8("\"ü\""), utf8("}"));
      file.writeLine();
      file.writeLine(utf8("x".repeat(70_000)));
      assertThat(target).doesNotExist();
      summary = file.commit();
    }

    String content = "{\"a\":\"ü\"}\n\n" + "x".repeat(70_000) + "\n";
    assertThat(Files.readString(target)).isEqualTo(content);
    byte[] bytes = utf8(content);
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    assertThat(summary).isEqualTo(new LineFile.Summary("part-1.jsonl", 3, bytes.length, sha256));
    assertThat(entries()).isEqualTo(1);
  }

  @Test
  void vanishesWhenAbandoned() throws IOException {
    try (LineFile file = new LineFile(folder.resolve("part-1.jsonl"))) {
      file.writeLine(utf8("lost"));
    }

    assertThat(entries()).isZero();
  }

  @Test
  void anAbandonedFileLeavesTheOlderOneOfItsName() throws IOException {
    Path target = folder.resolve("part-1.jsonl");
    Files.writeString(target, "older\n");
    try (LineFile file = new LineFile(target)) {
      file.writeLine(utf8("newer"));
    }

    assertThat(target).hasContent("older\n");
  }

  @Test
  void takesThePlaceOfAnOlderFile() throws IOException {
    Path target = folder.resolve("part-1.jsonl");
    Files.writeString(target, "older\n");
    try (LineFile file = new LineFile(target)) {
      file.writeLine(utf8("newer"));
      file.commit();
    }

    assertThat(target).hasContent("newer\n");
    assertThat(Modes.offenders(target)).isEmpty();
  }

  @Test
  void twoWritersOfOneTargetDoNotDisturbEachOther() throws IOException {
    Path target = folder.resolve("part-1.jsonl");
    try (LineFile one = new LineFile(target);
        LineFile other = new LineFile(target)) {
      one.writeLine(utf8("same"));
      other.writeLine(utf8("same"));
      assertThat(one.commit()).isEqualTo(other.commit());
    }

    assertThat(target).hasContent("same\n");
    assertThat(entries()).isEqualTo(1);
  }

  private long entries() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.count();
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
