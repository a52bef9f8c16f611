package dev.promptbeam.result;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.promptbeam.model.Json;
import dev.promptbeam.result.Outcome.Answered;
import dev.promptbeam.result.line.JsonLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The members of a result row that say where its answer is from. All but the request's key are the
 * same in most rows of a shard, and are made of the row before; for one thread.
 */
final class RowOrigin {
  private static final JsonStringEncoder QUOTER = JsonStringEncoder.getInstance();

  private final String model;
  private @Nullable String version;
  private byte[] models = {};
  private @Nullable String job;
  private int attempt;
  private byte[] jobs = {};

  /**
   * @param model as the spec names it
   */
  RowOrigin(String model) {
    this.model = model;
  }

  void write(RowLine row, Answered answered, @Nullable String modelVersion, JsonLine json)
      throws IOException {
    if (models.length == 0 || !Objects.equals(version, modelVersion)) {
      version = modelVersion;
      models = models(modelVersion);
    }
    if (jobs.length == 0 || attempt != answered.attempt() || !answered.job().equals(job)) {
      job = answered.job();
      attempt = answered.attempt();
      jobs = jobs(answered);
    }
    json.raw("model", models, QUOTER.quoteAsUTF8(row.requestKey()), jobs);
  }

  /** From the value of {@code model} up to the first quote of the key. */
  private byte[] models(@Nullable String modelVersion) throws IOException {
    String asked = Json.MAPPER.writeValueAsString(model);
    String said = Json.MAPPER.writeValueAsString(modelVersion);
    return utf8(asked + ",\"modelVersion\":" + said + ",\"requestKey\":\"");
  }

  /** From the last quote of the key on. */
  private static byte[] jobs(Answered answered) throws IOException {
    String name = Json.MAPPER.writeValueAsString(answered.job());
    return utf8("\",\"job\":" + name + ",\"attempt\":" + answered.attempt());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
