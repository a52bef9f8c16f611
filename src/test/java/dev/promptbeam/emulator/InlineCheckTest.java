package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An inline item is the message InlinedRequest, which knows less than a line of a file. */
class InlineCheckTest {
  private static final String UNKNOWN =
      "Invalid JSON payload received. Unknown name \"%s\" at"
          + " 'batch.input_config.requests.requests[0]%s': Cannot find field.";

  @RegisterExtension final Emulated wire = new Emulated();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'key':'a','request':{'contents':[]} | key | ~~",
        "'custom_id':'a','request':{'contents':[]} | custom_id | ~~",
        "'contents':[{'parts':[{'text':'x'}]}] | contents | ~~",
        "'request':{'generationConfig':{'heat':1}} | heat | .request.generation_config",
        "'request':{'contents':[{'parts':[{'text':'x'},{'txt':'y'}]}]} | txt"
            + " | .request.contents[0].parts[1]",
        "'request':{'generationConfig':{'responseSchema':{'items':{'allOf':[]}}}} | allOf"
            + " | .request.generation_config.response_schema",
      })
  void namesTheFieldThatTheServiceDoesNotKnow(String item, String name, String path)
      throws Exception {
    JsonNode error = refusal("{" + item + "}");

    assertThat(error.get("code").asInt()).isEqualTo(400);
    assertThat(error.get("status").asText()).isEqualTo("INVALID_ARGUMENT");
    assertThat(error.get("message").asText()).isEqualTo(UNKNOWN.formatted(name, path));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'metadata':'abc' | .metadata",
        "'metadata':['key'] | .metadata",
        "'request':[] | .request",
        "'request':{'systemInstruction':['be nice']} | .request.system_instruction",
      })
  void refusesWhatIsNoObjectWhereOneBelongs(String item, String path) throws Exception {
    assertThat(refusal("{'request':{}},{" + item + "}").get("message").asText())
        .isEqualTo(
            "Invalid value at 'batch.input_config.requests.requests[1]"
                + path
                + "', expected an object");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {"{}", "{'metadata':{'key':'a'}}", "{'request':null}"})
  void refusesAnItemWithoutARequest(String item) throws Exception {
    assertThat(refusal(item).get("message").asText()).contains("missing field: 'request'");
  }

  @Test
  void namesTheFirstTenItems() throws Exception {
    String message = refusal("{'key':'a'},".repeat(29) + "{'key':'a'}").get("message").asText();

    assertThat(message.split("\n")).hasSize(10);
    assertThat(message).contains("requests[9]'").doesNotContain("requests[10]'");
  }

  @Test
  void takesMetadataThatIsNull() throws Exception {
    JsonNode created =
        create("{'request':{'contents':[{'parts':[{'text':'x'}]}]},'metadata':null}");

    JsonNode answer =
        wire.finish(created.get("name").asText())
            .at("/response/inlinedResponses/inlinedResponses/0");

    assertThat(answer.fieldNames()).toIterable().containsExactly("response");
  }

  private JsonNode refusal(String items) throws Exception {
    JsonNode answer = create(items);
    assertThat(answer.has("error")).as(answer.toString()).isTrue();
    return answer.get("error");
  }

  private JsonNode create(String items) throws IOException, InterruptedException {
    return wire.postJson(
        "/v1beta/models/gemini-3.5-flash-lite:batchGenerateContent",
        "{'batch':{'inputConfig':{'requests':{'requests':[" + items + "]}}}}");
  }
}
