package dev.promptbeam.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.cli.RunnableFile;
import dev.promptbeam.cli.RunnableFile.Ended;
import dev.promptbeam.dataset.avro.AvroFiles;
import dev.promptbeam.dataset.file.Packed;
import dev.promptbeam.dataset.parquet.ParquetFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file that ships holds what every format and every compression needs. */
class FormatsIT {
  private static final List<CompressionCodecName> OF_PARQUET =
      List.of(
          CompressionCodecName.UNCOMPRESSED,
          CompressionCodecName.SNAPPY,
          CompressionCodecName.GZIP,
          CompressionCodecName.ZSTD,
          CompressionCodecName.LZ4_RAW);

  private static final List<String> OF_AVRO =
      List.of("null", "deflate", "snappy", "zstandard", "bzip2", "xz");

  @TempDir Path folder;

  private final List<String> keys = new ArrayList<>();

  @Tag("process")
  @Test
  void rowsOfEveryFormatLieBesideEachOther() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.on(Beam.FLINK, 2).inProcesses();
      Path data = Files.createDirectories(work.path("data"));
      for (CompressionCodecName codec : OF_PARQUET) {
        parquet(data, codec);
      }
      for (String codec : OF_AVRO) {
        avro(data, codec);
      }
      for (Packed packed : Packed.values()) {
        String end = packed.name().toLowerCase(Locale.ROOT);
        write(
            data, "jsonl." + end, packed.pack((json(key("jsonl " + end)) + "\n").getBytes(UTF_8)));
        String tabs = "id\ttext\n" + key("tsv " + end) + "\tx\n";
        write(data, "tsv." + end, packed.pack(tabs.getBytes(UTF_8)));
      }
      write(data, "csv", ("id,text\n" + key("csv") + ",\"a\nb\"\n").getBytes(UTF_8));
      write(data, "json", ("[" + json(key("json")) + "]").getBytes(UTF_8));

      work.finish(0);

      assertThat(work.run.results().keySet()).containsExactlyInAnyOrderElementsOf(keys);
      work.assertBalanced(keys.size(), 0, 0);
    }
  }

  @Tag("process")
  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({"parquet, gzip", "avro, zstd"})
  void resultsAreWrittenAndVerified(String format, String compression) throws Exception {
    String[] run = {
      "run",
      "pipelines/quickstart.yaml",
      "--runs-dir",
      folder.toString(),
      "--run-id",
      "a",
      "--runner",
      "direct",
      "--set",
      "output.format=" + format,
      "--set",
      "output.compression=" + compression
    };
    Ended ended = RunnableFile.run(run);
    assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();

    Ended verified = RunnableFile.run("verify", folder.resolve("quickstart/a").toString());
    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
  }

  private void parquet(Path data, CompressionCodecName codec) throws IOException {
    String key = key("parquet " + codec);
    ParquetFiles.of("required binary id (STRING); required binary text (STRING);")
        .codec(codec)
        .write(
            data.resolve(codec + ".parquet"),
            1,
            (row, index) -> row.append("id", key).append("text", "x"));
  }

  private void avro(Path data, String codec) throws IOException {
    Schema schema =
        AvroFiles.schema("{'name':'id','type':'string'},{'name':'text','type':'string'}");
    GenericData.Record row = new GenericData.Record(schema);
    row.put("id", key("avro " + codec));
    row.put("text", "x");
    write(
        data,
        codec + ".avro",
        AvroFiles.write(schema, codec, List.of(List.of(row)), new ArrayList<>()));
  }

  private String key(String key) {
    keys.add(key);
    return key;
  }

  private static String json(String key) {
    return "{\"id\":\"" + key + "\",\"text\":\"x\"}";
  }

  private static void write(Path data, String end, byte[] content) throws IOException {
    Files.write(data.resolve("rows." + end), content);
  }
}
