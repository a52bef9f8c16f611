package dev.promptbeam.result.judge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.Tokens;
import dev.promptbeam.result.judge.Verdict.Done;
import dev.promptbeam.result.judge.Verdict.Failed;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingAnswersTest {
  private static final VectorPolicy ANY = new VectorPolicy(0, false, false);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"embedding\":{\"values\":[0.1,-2,3E-7]}}",
        "{\"tokenCount\":\"3\",\"embedding\":{\"values\":[0]}}",
        "{\"embedding\":{\"shape\":[1],\"values\":[1.50]},\"usageMetadata\":{}}",
        "{\"embedding\":{\"values\":[1e308]}}",
      })
  void aVectorIsAResult(String response) throws IOException {
    assertThat(judge(ANY, response, null)).isEqualTo(Done.INSTANCE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | OUTPUT_EMPTY | the response has no embedding",
        "{'embedding':null} | OUTPUT_EMPTY | the embedding has no values",
        "{'embedding':{}} | OUTPUT_EMPTY | the embedding has no values",
        "{'embedding':{'values':[]}} | OUTPUT_EMPTY | the embedding has no values",
        "{'embedding':{'values':'AAAA'}} | OUTPUT_EMPTY | the embedding has no values",
        "{'embedding':{'values':[0.1,'0.2']}} | OUTPUT_SCHEMA | value 2 of the embedding is no"
            + " number",
        "{'embedding':{'values':[null,[1]]}} | OUTPUT_SCHEMA | value 1 of the embedding is no"
            + " number",
        "{'embedding':{'values':[1,-1e309]}} | OUTPUT_SCHEMA | value 2 of the embedding is larger"
            + " than a number can be",
        "{'candidates':[{'content':{'parts':[{'text':'hi'}]},'finishReason':'STOP'}]} |"
            + " OUTPUT_SCHEMA | the answer is generated output, not an embedding",
        "{'promptFeedback':{'blockReason':'SAFETY'}} | PROMPT_BLOCKED | the prompt was blocked:"
            + " SAFETY",
      })
  void whatIsNoVectorIsADeadLetter(String response, String code, String message)
      throws IOException {
    Failed failed = (Failed) judge(ANY, response.replace('\'', '"'), null);

    assertThat(failed.reason().code()).isEqualTo(code);
    assertThat(failed.message()).isEqualTo(message);
    assertThat(failed.reason().retryable()).isEqualTo(code.equals("OUTPUT_EMPTY"));
  }

  @Test
  void aVectorOfAnotherLengthThanWasAskedForIsNone() throws IOException {
    String response = "{\"embedding\":{\"values\":[1,2,3]}}";
    Failed failed =
        new Failed(
            Reason.OUTPUT_SCHEMA,
            "the embedding has 3 values, and outputDimensionality asks for 1,536");

    assertThat(judge(new VectorPolicy(1_536, false, false), response, null)).isEqualTo(failed);
    assertThat(judge(new VectorPolicy(3, false, false), response, null)).isEqualTo(Done.INSTANCE);
    VectorPolicy perRow = new VectorPolicy(0, true, false);
    assertThat(judge(perRow, response, request(1_536))).isEqualTo(failed);
    assertThat(judge(perRow, response, request(3))).isEqualTo(Done.INSTANCE);
    assertThat(judge(perRow, response, Json.MAPPER.createObjectNode())).isEqualTo(Done.INSTANCE);
  }

  @Test
  void aVectorOfZerosCannotBeScaled() throws IOException {
    String response = "{\"embedding\":{\"values\":[0,-0.0,0e5]}}";

    assertThat(judge(ANY, response, null)).isEqualTo(Done.INSTANCE);
    assertThat(judge(new VectorPolicy(0, false, true), response, null))
        .isEqualTo(
            new Failed(
                Reason.OUTPUT_SCHEMA, "the embedding has length 0, which cannot be scaled to 1"));
  }

  @Test
  void anErrorIsOneAsOfAnyKind() throws IOException {
    assertThat(judgeLine(ANY, "{\"error\":{\"code\":8,\"message\":\"busy\"}}", null))
        .isEqualTo(new Failed(Reason.api(8), "busy"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'tokenCount':'7','embedding':{'values':[1]}} | 7",
        "{'embedding':{'values':[1]},'token_count':7} | 7",
        "{'embedding':{'values':[1]},'usageMetadata':{'promptTokenCount':7}} | 7",
        "{'tokenCount':'9','usageMetadata':{'promptTokenCount':7}} | 7",
        "{'usageMetadata':{'promptTokenCount':7},'tokenCount':'9'} | 7",
        "{'tokenCount':'many','embedding':{'values':[1]}} | 0",
      })
  void tokensAreCountedHoweverTheyAreSaid(String response, long prompt) throws IOException {
    assertThat(parse(line(response.replace('\'', '"'))).tokens())
        .isEqualTo(new Tokens(prompt, 0, 0, 0, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'other':{'values':[9,9]},'embedding':{'values':[1, 2 ,\t3]}}",
        "{'x\\'values':[1],'embedding':{'values':[1]},'usageMetadata':{'promptTokenCount':7}}",
        "{'embedding':{'values' : [ ]},'candidates':[{'values':[1]}]}",
        "{'values':[1,2],'usageMetadata':{'values':[3]},'embedding':{'values':[0,0]}}",
        "{'text':'\\'values\\':[1]','embedding':{'values':[-0.5e-3,0.25E+2]}}",
        "{'embedding':{'values':[[1],{'values':[2]}]}}",
        "{'embedding':{'values':{'values':[2]}}}",
      })
  void numbersAreReadAlikeByteByByteAndByTheParser(String response) throws IOException {
    assertThat(parse(line(response.replace('\'', '"'))).vector()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1,]", "[,1]", "[1 2]", "[01]", "[1.]", "[.5]", "[+1]", "[-]", "[1e]", "[1,2", "[NaN]"
      })
  void whatIsNoJsonIsRefusedEitherWay(String values) {
    byte[] line = line("{\"embedding\":{\"values\":" + values + "}}").getBytes(UTF_8);
    for (Reading reading : Reading.values()) {
      assertThatThrownBy(() -> AnswerLineParser.parse(line, 0, line.length, reading))
          .as(reading.name())
          .isInstanceOf(JsonProcessingException.class);
    }
  }

  private static Verdict judge(VectorPolicy policy, String response, @Nullable JsonNode request)
      throws IOException {
    return judgeLine(policy, line(response), request);
  }

  private static Verdict judgeLine(VectorPolicy policy, String line, @Nullable JsonNode request)
      throws IOException {
    return policy.judge().judge(parse(line), request);
  }

  private static String line(String response) {
    return "{\"response\":" + response + "}";
  }

  /** Read byte by byte and by the parser, which must not differ. */
  private static AnswerLine parse(String line) throws IOException {
    byte[] bytes = (" " + line).getBytes(UTF_8);
    AnswerLine quick = AnswerLineParser.parse(bytes, 1, bytes.length - 1, Reading.VECTOR);
    assertThat(quick).isEqualTo(AnswerLineParser.parse(bytes, 1, bytes.length - 1, Reading.END));
    return quick;
  }

  private static JsonNode request(int dimensions) {
    return Json.MAPPER.createObjectNode().put("outputDimensionality", dimensions);
  }
}
