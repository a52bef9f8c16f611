package dev.promptbeam.batch.answer;

import static dev.promptbeam.batch.ShardFixture.answer;
import static dev.promptbeam.batch.ShardFixture.ended;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.batch.Entries;
import dev.promptbeam.batch.ShardFixture;
import dev.promptbeam.batch.Tasks;
import dev.promptbeam.batch.record.Ended.End;
import dev.promptbeam.batch.record.Settled;
import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Sha256;
import dev.promptbeam.result.ResultShape;
import dev.promptbeam.result.Texts;
import dev.promptbeam.result.format.JsonlResults;
import dev.promptbeam.result.format.ResultFormat;
import dev.promptbeam.result.format.SourceColumns;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shard whose process dies while its pictures are taken out of their answers. */
class PictureCrashTest {
  private static final ResultShape PICTURES =
      new ResultShape(true, false, true, Texts.PLAIN, "m", true, false);
  private static final String SHARD = Tasks.SHARD;
  private static final int ROWS = 4;

  @TempDir private Path folder;

  @Test
  void eachPictureIsThereOnceAndWholeWhereverItStrikes() throws IOException {
    for (int written = 1; written <= ROWS; written++) {
      ShardFixture shard = settled(folder.resolve("after-" + written));
      Path media = shard.directory.media();
      ResultFormat dying = new DyingFormat(written);
      assertThatThrownBy(
              () ->
                  new PublishShard(shard.directory, shard.records, List.of(PICTURES), dying)
                      .publish(SHARD))
          .isInstanceOf(Crash.class);
      Map<String, Object> left = inodes(media);
      for (int row = 1; row <= written; row++) {
        assertThat(left).containsKey(name(row));
      }
      assertThat(left.keySet()).allMatch(name -> name.endsWith(".png"));
      assertThat(shard.records.outcome(SHARD)).isNull();
      assertThat(ResultPlace.USUAL.part(shard.directory, SHARD)).doesNotExist();
      Path half = media.resolve(name(ROWS) + ".0f0f.tmp");
      Files.write(half, new byte[7]);

      shard.directory.sweep();
      new PublishShard(shard.directory, shard.records, List.of(PICTURES)).publish(SHARD);

      Map<String, Object> all = inodes(media);
      assertThat(all).containsAllEntriesOf(left).hasSize(ROWS);
      List<JsonNode> rows = rows(shard);
      assertThat(rows).hasSize(ROWS);
      for (int row = 1; row <= ROWS; row++) {
        JsonNode named = rows.get(row - 1).path("media");
        assertThat(named).hasSize(1);
        assertThat(named.get(0).path("path").asText()).isEqualTo("media/" + name(row));
        assertThat(named.get(0).path("sha256").asText()).isEqualTo(sha256(picture(row)));
        assertThat(media.resolve(name(row))).hasBinaryContent(picture(row));
      }
    }
  }

  private static ShardFixture settled(Path place) throws IOException {
    ShardFixture shard = new ShardFixture(place);
    List<String> answers = new ArrayList<>();
    for (int row = 1; row <= ROWS; row++) {
      String data = Base64.getEncoder().encodeToString(picture(row));
      String part = "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"" + data + "\"}}";
      answers.add(answer(row, "x").replace("{\"text\":\"x\"}", part));
    }
    shard.end(shard.pack(ROWS), ended(End.SUCCEEDED), answers.toArray(String[]::new));
    shard.records.createSettled(SHARD, new Settled(1, Map.of()));
    return shard;
  }

  private static List<JsonNode> rows(ShardFixture shard) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(ResultPlace.USUAL.part(shard.directory, SHARD))) {
      rows.add(Json.MAPPER.readTree(line));
    }
    return rows;
  }

  private static Map<String, Object> inodes(Path media) throws IOException {
    Map<String, Object> inodes = new TreeMap<>();
    try (Stream<Path> files = Files.list(media)) {
      for (Path file : files.toList()) {
        inodes.put(file.getFileName().toString(), Files.getAttribute(file, "unix:ino"));
      }
    }
    return inodes;
  }

  private static String name(int row) {
    return Entries.key(row) + "-1.png";
  }

  private static byte[] picture(int row) {
    byte[] bytes = new byte[100_000 + row];
    new Random(row).nextBytes(bytes);
    return bytes;
  }

  private static String sha256(byte[] bytes) {
    MessageDigest digest = Sha256.digest();
    digest.update(bytes);
    return Sha256.hex(digest);
  }

  /** Dies at a row, when its picture is written and the row is not. */
  private record DyingFormat(int row) implements ResultFormat {
    private static final long serialVersionUID = 1;

    @Override
    public String extension() {
      return "jsonl";
    }

    @Override
    public RowWriter open(OutputStream out, SourceColumns columns) throws IOException {
      RowWriter rows = new JsonlResults().open(out, columns);
      return new RowWriter() {
        private int count;

        @Override
        public void write(byte[] line) throws IOException {
          count++;
          if (count == row) {
            throw new Crash();
          }
          rows.write(line);
        }

        @Override
        public void finish() throws IOException {
          rows.finish();
        }

        @Override
        public void close() throws IOException {
          rows.close();
        }
      };
    }
  }

  private static final class Crash extends Error {
    private static final long serialVersionUID = 1;
  }
}
