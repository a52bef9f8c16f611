package dev.promptbeam.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of embeddings, as they are written. */
class EmbeddingRowsTest extends Joining {
  private static final ResultShape ALL =
      new ResultShape(false, true, true, new VectorMembers(false), "e", false, true);

  @Test
  void aRowHoldsTheNumbersAsTheyWereWrittenAndNoText() throws IOException {
    Collected joined = join("{\"tokenCount\":\"3\",\"embedding\":{\"values\":[-0.0100, 1E-7,2]}}");

    assertThat(joined.results)
        .containsExactly(
            "{\"key\":\"k\",\"source\":{\"file\":\"f.csv\",\"position\":0},\"status\":\"success\","
                + "\"embedding\":[-0.0100, 1E-7,2],\"response\":{\"tokenCount\":\"3\"},"
                + "\"usage\":{\"promptTokenCount\":3},\"model\":\"e\",\"modelVersion\":null,"
                + "\"requestKey\":\""
                + A
                + "\",\"job\":\"batches/1\",\"attempt\":1,\"sharedFrom\":null}");
  }

  /** What stands in the row already is not written twice. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'embedding':{'values':[1]}} | {}",
        "{ 'embedding' : {'values':[1]} } | {}",
        "{'a':1,'embedding':{'values':[1]}} | {'a':1}",
        "{'a':1 , 'embedding':{'values':[1]} } | {'a':1 }",
        "{'embedding':{'values':[1]},'b':[2]} | {'b':[2]}",
        "{'a':1,'embedding':{'values':[1]} ,'b':{'embedding':2}} | {'a':1,'b':{'embedding':2}}",
        "{'model_version':'x','embedding':{'values':[1]},'usage_metadata':{}} |"
            + " {'modelVersion':'x','usageMetadata':{}}",
      })
  void theResponseKeepsAllButTheVector(String response, String kept) throws IOException {
    Collected joined = join(response.replace('\'', '"'));

    assertThat(joined.results.get(0))
        .contains("\"embedding\":[1],\"response\":" + kept.replace('\'', '"') + ",\"usage\"");
    assertThat(joined.trees()).hasSize(1);
  }

  @Test
  void usageIsWhatTheServiceSaysElseNull() throws IOException {
    JsonNode full =
        join("{\"embedding\":{\"values\":[1]},\"usageMetadata\":{\"promptTokenCount\":81,\"x\":1}}")
            .trees()
            .get(0);
    JsonNode silent = join("{\"embedding\":{\"values\":[1]}}").trees().get(0);

    assertThat(full.path("usage").toString()).isEqualTo("{\"promptTokenCount\":81,\"x\":1}");
    assertThat(silent.path("usage").isNull()).isTrue();
  }

  @Test
  void aSharedVectorIsPaidOnce() throws IOException {
    Collected joined =
        join(
            ALL,
            rows(row("k", 0, A, "{}"), row("l", 1, A, "{}")),
            answers(line("{\"tokenCount\":\"3\",\"embedding\":{\"values\":[0.5]}}")));

    JsonNode second = joined.trees().get(1);
    assertThat(second.path("embedding").toString()).isEqualTo("[0.5]");
    assertThat(second.path("usage").isNull()).isTrue();
    assertThat(second.at("/sharedFrom/position").asInt()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"[3,-4]|[0.6,-0.8]", "[3e200,4e200]|[0.6,0.8]", "[5e-324,0]|[1.0,0.0]"})
  void aVectorIsScaledToLengthOneWhereThatIsAskedFor(String values, String scaled)
      throws IOException {
    assertThat(scaled(values).toString()).isEqualTo(scaled);
  }

  @Test
  void aLongVectorIsScaledToLengthOne() throws IOException {
    StringBuilder values = new StringBuilder("[0.01");
    for (int i = 1; i < 768; i++) {
      values.append(",").append((float) Math.sin(i) / 40);
    }

    double squares = 0;
    for (JsonNode value : scaled(values.append("]").toString())) {
      squares += value.doubleValue() * value.doubleValue();
    }
    assertThat(Math.sqrt(squares)).isEqualTo(1, within(1e-12));
  }

  private JsonNode scaled(String values) throws IOException {
    ResultShape shape =
        new ResultShape(false, false, false, new VectorMembers(true), "e", false, false);
    String line = line("{\"embedding\":{\"values\":" + values + "}}");
    return join(shape, rows(row("k", 0, A, "{}")), answers(line)).trees().get(0).path("embedding");
  }

  private Collected join(String response) throws IOException {
    return join(ALL, rows(row("k", 0, A, "{}")), answers(line(response)));
  }

  private static String line(String response) {
    return "{\"key\":\"" + A + "\",\"response\":" + response + "}";
  }
}
