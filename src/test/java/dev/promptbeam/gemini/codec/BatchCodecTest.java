package dev.promptbeam.gemini.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.BatchState;
import dev.promptbeam.gemini.BatchStats;
import dev.promptbeam.gemini.Fixtures;
import dev.promptbeam.gemini.RpcStatus;
import dev.promptbeam.model.Json;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchCodecTest {
  private static final Redaction NONE = Redaction.of(null, List.of());

  @Test
  void readsASucceededFileJob() throws Exception {
    assertThat(job(Fixtures.SUCCEEDED))
        .isEqualTo(
            new BatchJob(
                Fixtures.JOB,
                "my batch name",
                "models/gemini-2.5-flash",
                BatchState.SUCCEEDED,
                "BATCH_STATE_SUCCEEDED",
                Instant.parse("2026-01-06T11:09:11.943530657Z"),
                Instant.parse("2026-01-06T11:12:41.199999970Z"),
                "files/frh6ua11nk3o",
                "files/batch-leg9wy9p5df66syjxke2eq4xfjqcwp47ejv3",
                new BatchStats(2, 0, 2, 0),
                null,
                null));
  }

  @Test
  void readsACancelledJobWithItsError() throws Exception {
    BatchJob job = job(Fixtures.CANCELLED_BEFORE_START);

    assertThat(job.state()).isEqualTo(BatchState.CANCELLED);
    assertThat(job.error()).isEqualTo(new RpcStatus(13, "Batch was cancelled."));
    assertThat(job.stats()).isEqualTo(new BatchStats(2, 2, 0, 0));
    assertThat(job.responsesFile()).isNull();
    assertThat(job.createTime()).isNull();
  }

  @Test
  void readsAFailedJob() throws Exception {
    BatchJob job =
        job(
            """
            {"name":"batches/b","metadata":{"state":"BATCH_STATE_FAILED"},"done":true,
             "error":{"code":8,"message":"Enqueued token quota exceeded",
                      "details":[{"@type":"x","reason":"R"}]}}
            """);

    assertThat(job.state()).isEqualTo(BatchState.FAILED);
    assertThat(job.error()).isEqualTo(new RpcStatus(8, "Enqueued token quota exceeded"));
  }

  @Test
  void takesTheResultFromEitherPlace() throws Exception {
    assertThat(job("{\"name\":\"batches/b\",\"response\":{\"responsesFile\":\"files/r\"}}"))
        .extracting(BatchJob::responsesFile)
        .isEqualTo("files/r");
    assertThat(
            job(
                """
                {"name":"batches/b","metadata":{"output":{"responsesFile":"files/o"}}}
                """))
        .extracting(BatchJob::responsesFile)
        .isEqualTo("files/o");
  }

  @Test
  void showsASuccessWhoseOutputIsNotAttachedYet() throws Exception {
    BatchJob job =
        job(
            "{\"name\":\"batches/b\",\"done\":true,\"metadata\":{\"state\":\"JOB_STATE_SUCCEEDED\"}}");

    assertThat(job.state()).isEqualTo(BatchState.SUCCEEDED);
    assertThat(job.responsesFile()).isNull();
  }

  @Test
  void readsSnakeCaseAndPlainNumbers() throws Exception {
    BatchJob job =
        job(
            """
            {"name":"batches/b","metadata":{"display_name":"d","state":"BATCH_STATE_RUNNING",
              "input_config":{"file_name":"files/i"},"create_time":"2026-01-06T11:09:11Z",
              "output":{"responses_file":"files/o"},
              "batch_stats":{"request_count":4,"pending_request_count":"1",
                "successful_request_count":2,"failed_request_count":"1"}}}
            """);

    assertThat(job.displayName()).isEqualTo("d");
    assertThat(job.inputFile()).isEqualTo("files/i");
    assertThat(job.responsesFile()).isEqualTo("files/o");
    assertThat(job.createTime()).isEqualTo(Instant.parse("2026-01-06T11:09:11Z"));
    assertThat(job.stats()).isEqualTo(new BatchStats(4, 1, 2, 1));
  }

  @Test
  void takesTheNameFromTheMetadataToo() throws Exception {
    assertThat(job("{\"metadata\":{\"name\":\"batches/m\"}}"))
        .extracting(BatchJob::name)
        .isEqualTo("batches/m");
  }

  @Test
  void ignoresTypesUnknownMembersAndNonsense() throws Exception {
    BatchJob job =
        job(
            """
            {"name":"batches/b","news":[1],"metadata":{"@type":"a.completely.Other","state":7,
              "batchStats":{"requestCount":"many"},"createTime":"yesterday","output":"none"}}
            """);

    assertThat(job.state()).isEqualTo(BatchState.UNKNOWN);
    assertThat(job.stats()).isEqualTo(new BatchStats(0, 0, 0, 0));
    assertThat(job.createTime()).isNull();
  }

  @Test
  void isNoJobWithoutAName() throws Exception {
    assertThat(
            BatchCodec.job(
                new Members(
                    Json.MAPPER.readTree("{\"metadata\":{\"state\":\"BATCH_STATE_PENDING\"}}")),
                null,
                NONE))
        .isNull();
  }

  private static BatchJob job(String json) throws JsonProcessingException {
    return requireNonNull(BatchCodec.job(new Members(Json.MAPPER.readTree(json)), null, NONE));
  }
}
