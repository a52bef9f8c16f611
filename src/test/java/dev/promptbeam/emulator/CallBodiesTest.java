package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of calls are proto JSON: null is absent, an unknown field or a wrong type is refused. */
class CallBodiesTest {
  private static final String CREATE = "/v1beta/models/gemini-3.5-flash-lite:batchGenerateContent";
  private static final String UNKNOWN =
      "Invalid JSON payload received. Unknown name \"%s\"%s: Cannot find field.";

  @RegisterExtension final Emulated wire = new Emulated();

  @Test
  void takesNullMembersOfACreateAsAbsent() throws Exception {
    String file = wire.upload(Wire.line("a", "x"));

    JsonNode created =
        wire.postJson(
            CREATE,
            "{'batch':{'displayName':null,'model':null,'priority':null,'webhookConfig':null,"
                + "'inputConfig':{'fileName':'"
                + file
                + "','requests':null}}}");
    JsonNode inline =
        wire.postJson(
            CREATE,
            "{'batch':{'inputConfig':{'fileName':null,'requests':{'requests':[{'request':{}}]}}}}");

    assertThat(created.at("/metadata/batchStats/requestCount").asText()).isEqualTo("1");
    assertThat(created.get("metadata").has("displayName")).isFalse();
    assertThat(created.get("metadata").has("priority")).isFalse();
    assertThat(inline.at("/metadata/batchStats/requestCount").asText()).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'batch':null}",
        "{'batch':{'inputConfig':null}}",
        "{'batch':{'inputConfig':{'fileName':null,'requests':null}}}",
        "{'batch':{'inputConfig':{'requests':{'requests':null}}}}"
      })
  void findsNoInputWhereAllIsNull(String body) throws Exception {
    assertThat(wire.postJson(CREATE, body).at("/error/message").asText())
        .contains("exactly one of file_name and requests");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'batch':{'displayName':5}} | Invalid value at 'batch.display_name', expected a string",
        "{'batch':{'priority':'high'}} | Invalid value at 'batch.priority', expected a whole"
            + " number",
        "{'batch':{'priority':1.5}} | Invalid value at 'batch.priority', expected a whole number",
        "{'batch':{'inputConfig':{'fileName':{}}}}"
            + " | Invalid value at 'batch.input_config.file_name', expected a string",
        "{'batch':{'inputConfig':{'requests':{'requests':[null]}}}}"
            + " | Invalid value at 'batch.input_config.requests.requests[0]', expected an object",
        "{'batch':{'webhookConfig':[]}}"
            + " | Invalid value at 'batch.webhook_config', expected an object",
        "{'batch':{'webhook_config':{'uris':[],'user_metadata':{},'url':'x'}}}"
            + " | ~Invalid JSON payload received. Unknown name \"url\" at 'batch.webhook_config':"
            + " Cannot find field.~",
        "{'batch':{}} {} | Invalid JSON payload received. Text after the object."
      })
  void refusesAWrongTypeInACreate(String body, String message) throws Exception {
    assertRefused(wire.post(CREATE, body), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "batchEmbedContents | {'request':[]} | request | ~~",
        "batchEmbedContents | {'requests':[{'content':{},'text':'x'}]} | text | ~ at"
            + " 'requests[0]'~",
        "embedContent | {'contents':[]} | contents | ~~",
      })
  void refusesAnUnknownFieldOfAnEmbedding(String method, String body, String name, String place)
      throws Exception {
    assertRefused(
        wire.post("/v1beta/models/gemini-embedding-001:" + method, body),
        UNKNOWN.formatted(name, place));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'contents':[],'systemInstruction':{}} | systemInstruction | ~~",
        "{'generate_content_request':{'text':'x'}} | text | ~ at 'generate_content_request'~",
      })
  void refusesAnUnknownFieldOfACount(String body, String name, String place) throws Exception {
    assertRefused(
        wire.post("/v1beta/models/gemini-3.5-flash-lite:countTokens", body),
        UNKNOWN.formatted(name, place));
  }

  @ParameterizedTest
  @CsvSource({"embedContent, {}", "batchEmbedContents, '{''requests'':[{}]}'"})
  void embedsNothingWhereThereIsNoContent(String method, String body) throws Exception {
    assertRefused(
        wire.post("/v1beta/models/gemini-embedding-001:" + method, body),
        "* EmbedContentRequest.content: content is not specified\n");
  }

  @Test
  void refusesAnUnknownFieldOfAnUpload() throws Exception {
    String file = "{'file':{'display_name':null,'nam':'files/x'}}";

    assertRefused(start(file), UNKNOWN.formatted("nam", " at 'file'"));
    assertRefused(start("{'files':{}}"), UNKNOWN.formatted("files", ""));
    assertRefused(
        start("{'file':{'sizeBytes':'many'}}"),
        "Invalid value at 'file.size_bytes', expected a whole number");
    assertThat(start("{'file':{'display_name':'x','sizeBytes':'3','state':'ACTIVE'}}").statusCode())
        .isEqualTo(200);
    assertThat(start("{'file':null}").statusCode()).isEqualTo(200);
  }

  @Test
  void refusesAChangeThatACreateWouldRefuse() throws Exception {
    String path = "/v1beta/" + wire.job("j", Wire.line("a", "x")) + ":updateGenerateContentBatch";

    assertRefused(wire.send("PATCH", path, "{'colour':1}"), UNKNOWN.formatted("colour", ""));
    assertRefused(
        wire.send("PATCH", path, "{'priority':'high'}"),
        "Invalid value at 'priority', expected a whole number");
    assertRefused(
        wire.send("PATCH", path, "{'displayName':'" + "x".repeat(513) + "'}"),
        "* Batch.display_name: cannot be more than 512 characters.\n");
    assertThat(wire.send("PATCH", path, "{'display_name':'k','priority':null}").body())
        .contains("\"displayName\":\"k\"");
  }

  private HttpResponse<String> start(String body) throws Exception {
    return wire.post(
        "/upload/v1beta/files",
        body,
        "X-Goog-Upload-Protocol",
        "resumable",
        "X-Goog-Upload-Command",
        "start");
  }

  private static void assertRefused(HttpResponse<String> refused, String message) throws Exception {
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(Wire.json(refused).at("/error/status").asText()).isEqualTo("INVALID_ARGUMENT");
    assertThat(Wire.json(refused).at("/error/message").asText()).isEqualTo(message);
  }
}
