package dev.promptbeam.spec;

import static dev.promptbeam.spec.Specs.MINIMAL;
import static dev.promptbeam.spec.Specs.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.promptbeam.model.BatchMode;
import dev.promptbeam.model.ColumnType;
import dev.promptbeam.model.DatasetFormat;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.Deduplicate;
import dev.promptbeam.request.media.MediaRules;
import dev.promptbeam.score.ScoreRules;
import dev.promptbeam.spec.BatchSpec.ModelQuota;
import dev.promptbeam.spec.BatchSpec.TailSpec;
import dev.promptbeam.spec.DatasetSpec.Csv;
import dev.promptbeam.spec.OutputSpec.Compression;
import dev.promptbeam.spec.OutputSpec.Format;
import dev.promptbeam.spec.OutputSpec.Included;
import dev.promptbeam.spec.stage.StageSpec;
import dev.promptbeam.spec.stage.Variant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecParserTest {

  @Test
  void fillsInEveryDefault() throws Exception {
    assertThat(parse(MINIMAL))
        .isEqualTo(
            new Spec(
                "demo",
                null,
                new DatasetSpec(List.of("rows.jsonl"), null, null, Map.of(), Csv.USUAL),
                1,
                List.of(
                    new Variant(
                        "",
                        List.of(
                            new StageSpec(
                                RequestKind.GENERATE,
                                "gemini-3.5-flash-lite",
                                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Say"
                                    + " {{word}}\"}]}]}",
                                MediaRules.usual(Specs.FOLDER))))),
                new BatchSpec(
                    Deduplicate.AUTO,
                    20_000,
                    200_000_000,
                    2_500_000,
                    1_000_000_000L,
                    BatchMode.FILE,
                    3,
                    6,
                    Duration.ofHours(168),
                    Duration.ofMinutes(10),
                    Duration.ofHours(30),
                    Map.of("gemini-3.5-flash-lite", new ModelQuota(10_000_000, 100, false)),
                    20_000_000_000L,
                    null,
                    null,
                    null),
                new OutputSpec(
                    Format.JSONL,
                    null,
                    Compression.NONE,
                    Set.of(Included.ROW, Included.RESPONSE, Included.USAGE),
                    Set.of("STOP"),
                    false,
                    false,
                    false,
                    true,
                    0),
                ScoreRules.NONE,
                List.of(),
                null,
                null,
                false,
                List.of()));
  }

  @Test
  void pollDefaultsDependOnEndpoint() throws Exception {
    BatchSpec batch = parse(MINIMAL).batch();

    assertThat(batch.pollFirst(false)).isEqualTo(Duration.ofSeconds(10));
    assertThat(batch.pollMost(false)).isEqualTo(Duration.ofMinutes(5));
    assertThat(batch.pollFirst(true)).isEqualTo(Duration.ofMillis(100));
    assertThat(batch.pollMost(true)).isEqualTo(Duration.ofSeconds(1));
    BatchSpec slow = parse(MINIMAL + "batch: {poll: {first: 2s}}\n").batch();
    assertThat(slow.pollMost(true)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void readsEveryKey() throws Exception {
    Spec spec =
        parse(
            """
            name: classify-reviews_2
            endpoint: http://localhost:8080/
            dataset:
              path: [../a.csv, "gs://bucket/*.csv"]
              format: csv
              key: id
              types: {stars: number, ok: boolean, tags: json, note: string}
            model: models/gemini-2.5-flash-lite
            request:
              prompt: p
            batch:
              deduplicate: true
              maxRequests: 100
              maxBytes: 3MB
              maxTokens: 4000
              mode: auto
              attempts: 20
              jobAttempts: 50
              deadline: 500ms
              doubtWait: 10s
              stuckAfter: 5m
              quotas:
                gemini-2.5-flash-lite: {enqueuedTokens: 12000, concurrentJobs: 7}
                gemini-2.5-pro: {enqueuedTokens: 1}
              storage: 200KB
              poll: {first: 1s, most: 72h}
              tail: {requests: 7, after: 90m}
            output:
              format: jsonl
              include: [usage]
              accept: [STOP, MAX_TOKENS]
            """);

    assertThat(spec.endpoint()).isEqualTo("http://localhost:8080");
    assertThat(spec.dataset())
        .isEqualTo(
            new DatasetSpec(
                List.of("../a.csv", "gs://bucket/*.csv"),
                DatasetFormat.CSV,
                "id",
                Map.of(
                    "stars", ColumnType.NUMBER,
                    "ok", ColumnType.BOOLEAN,
                    "tags", ColumnType.JSON,
                    "note", ColumnType.STRING),
                Csv.USUAL));
    assertThat(spec.model()).isEqualTo("gemini-2.5-flash-lite");
    assertThat(spec.batch())
        .isEqualTo(
            new BatchSpec(
                Deduplicate.TRUE,
                100,
                3_000_000,
                4000,
                1_000_000_000L,
                BatchMode.AUTO,
                20,
                50,
                Duration.ofMillis(500),
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                Map.of("gemini-2.5-flash-lite", new ModelQuota(12_000, 7, true)),
                200_000,
                Duration.ofSeconds(1),
                Duration.ofHours(72),
                new TailSpec(7, Duration.ofMinutes(90))));
    assertThat(spec.output())
        .isEqualTo(
            new OutputSpec(
                Format.JSONL,
                null,
                Compression.NONE,
                Set.of(Included.USAGE),
                Set.of("STOP", "MAX_TOKENS"),
                false,
                false,
                false,
                true,
                0));
  }

  @ParameterizedTest
  @CsvSource({
    "gemini-3.5-flash-lite, 'batch: {}', 2500000",
    "gemini-2.5-flash-lite, 'batch: {}', 2500000",
    "gemini-2.5-flash-preview-tts, 'batch: {}', 83330",
    "gemini-3.1-flash-image-preview, 'batch: {}', 833330",
    "gemini-3.1-flash-image-preview, 'batch: {tier: 2}', 2500000",
    "gemini-3.1-flash-image-preview, 'batch: {tier: 2, maxTokens: 300000000}', 208333330",
    "gemini-3.5-flash-lite, 'batch: {quotas: {tier: 3}, maxTokens: 800000000}', 800000000",
    "gemini-3.5-flash-lite, 'batch: {quotas: {models/gemini-3.5-flash-lite: {enqueuedTokens:"
        + " 600}}}', 500",
    "gemini-9-unheard-of, 'batch: {maxTokens: 9000000}', 2500000",
  })
  void tokensOfJobStayUnderQuota(String model, String batch, long expected) throws Exception {
    Spec spec = parse(MINIMAL.replace("gemini-3.5-flash-lite", model) + batch + "\n");

    assertThat(spec.batch().maxTokens()).isEqualTo(expected);
  }

  @Test
  void warnsWhereTokensWereLowered() throws Exception {
    Spec spec = parse(MINIMAL + "batch: {maxTokens: 9000000}\n");

    assertThat(spec.warnings())
        .singleElement()
        .asString()
        .endsWith(
            ".yaml:5:20: batch.maxTokens: lowered to 8,333,330: five sixths of the model's quota");
  }

  @Test
  void identityNamesWhatMayNotChange() throws Exception {
    Spec spec = parse(MINIMAL + "batch: {attempts: 5}\noutput: {include: [usage, row]}\n");

    assertThat(Identity.of(spec))
        .containsExactly(
            entry("name", "demo"),
            entry("dataset.path", "rows.jsonl"),
            entry("dataset.format", "null"),
            entry("dataset.key", "null"),
            entry("dataset.types", "{}"),
            entry("kind", "generate"),
            entry("model", "gemini-3.5-flash-lite"),
            entry(
                "request",
                "{\"contents\":[{\"parts\":[{\"text\":\"Say {{word}}\"}],\"role\":\"user\"}]}"),
            entry("output.include", "[ROW, USAGE]"),
            entry("output.accept", "[STOP]"),
            entry("output.normalize", "false"),
            entry("batch.deduplicate", "AUTO"),
            entry("limit", "null"));
  }
}
