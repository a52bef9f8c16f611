package dev.promptbeam.request;

import static dev.promptbeam.request.Rows.builder;
import static dev.promptbeam.request.Rows.json;
import static dev.promptbeam.request.Rows.row;
import static dev.promptbeam.request.Rows.template;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.promptbeam.model.KeyedRequest;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.SourceRow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestBuilderTest {
  private static final String COLD =
      "{\"prompt\":\"{{c}}\",\"generationConfig\":{\"topP\":1,\"temperature\":0}}";

  @Test
  void keyIsHashOfModelKindAndCanonicalRequest() throws Exception {
    String canonical =
        "gemini-3.5-flash-lite\ngenerateContent\n"
            + "{\"contents\":[{\"parts\":[{\"text\":\"hi\"}],\"role\":\"user\"}],"
            + "\"generationConfig\":{\"temperature\":0,\"topP\":1}}";
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));

    KeyedRequest request = builder(COLD).build(row("{\"c\":\"hi\"}"));

    assertThat(request.requestKey()).isEqualTo(HexFormat.of().formatHex(hash).substring(0, 32));
    assertThat(json(request))
        .isEqualTo(
            "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}],"
                + "\"generationConfig\":{\"topP\":1,\"temperature\":0}}");
  }

  @Test
  void memberOrderOfValueDoesNotChangeKeyButStaysOnTheWire() throws Exception {
    RequestBuilder builder =
        new RequestBuilder(
            template("{\"contents\":\"{{c}}\"}"),
            "m",
            Deduplicate.TRUE,
            Long.MAX_VALUE,
            source -> false,
            Rows.NO_FILES);

    KeyedRequest one =
        builder.build(row("{\"c\":[{\"role\":\"user\",\"parts\":[{\"text\":\"a\"}]}]}"));
    KeyedRequest two =
        builder.build(row("{\"c\":[{\"parts\":[{\"text\":\"a\"}],\"role\":\"user\"}]}"));

    assertThat(one.requestKey()).isEqualTo(two.requestKey());
    assertThat(json(two))
        .isEqualTo("{\"contents\":[{\"parts\":[{\"text\":\"a\"}],\"role\":\"user\"}]}");
  }

  @Test
  void escapesInRowDoNotChangeKey() throws Exception {
    RequestBuilder builder = builder(COLD);

    assertThat(builder.build(row("{\"c\":\"\\u00e9\\/\"}")).requestKey())
        .isEqualTo(builder.build(row("{\"c\":\"é/\"}")).requestKey());
  }

  @Test
  void numberSpellingAndModelChangeKey() throws Exception {
    RequestBuilder builder = builder(COLD);
    RequestBuilder other =
        new RequestBuilder(
            template(COLD),
            "gemini-2.5-pro",
            Deduplicate.AUTO,
            1_000_000,
            source -> false,
            Rows.NO_FILES);

    assertThat(
            List.of(
                builder.build(row("{\"c\":1.5}")).requestKey(),
                builder.build(row("{\"c\":1.50}")).requestKey(),
                other.build(row("{\"c\":1.5}")).requestKey()))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "AUTO;  0;                                     true",
        "AUTO;  0.0;                                   true",
        "AUTO;  0.1;                                   false",
        "AUTO;  \"{{t}}\";                             true",
        "AUTO;  \"{{u}}\";                             false",
        "TRUE;  0.1;                                   true",
        "FALSE; 0;                                     false",
      })
  void equalRequestsShareKeyWhereDeduplicated(
      Deduplicate deduplicate, String temperature, boolean shared) throws Exception {
    String request =
        "{\"prompt\":\"p\",\"generationConfig\":{\"temperature\":" + temperature + "}}";
    RequestBuilder builder =
        new RequestBuilder(
            template(request), "m", deduplicate, 1000, source -> false, Rows.NO_FILES);
    String values = "{\"t\":0.00,\"u\":\"1\"}";

    String first = builder.build(row(values, 1)).requestKey();

    assertThat(builder.build(row(values, 1)).requestKey()).isEqualTo(first);
    assertThat(builder.build(row(values, 2)).requestKey().equals(first)).isEqualTo(shared);
  }

  @Test
  void temperatureIsFoundInFilledGenerationConfig() throws Exception {
    RequestBuilder builder = builder("{\"prompt\":\"p\",\"generationConfig\":\"{{g}}\"}");

    assertThat(builder.build(row("{\"g\":{\"temperature\":0}}", 1)).requestKey())
        .isEqualTo(builder.build(row("{\"g\":{\"temperature\":0}}", 2)).requestKey());
    assertThat(builder.build(row("{\"g\":{\"topP\":0}}", 1)).requestKey())
        .isNotEqualTo(builder.build(row("{\"g\":{\"topP\":0}}", 2)).requestKey());
  }

  @Test
  void refusesRequestOverTheLimit() throws Exception {
    int size = builder(COLD).build(row("{\"c\":\"hi\"}")).request().length;
    RequestBuilder exact =
        new RequestBuilder(
            template(COLD), "m", Deduplicate.AUTO, size, source -> false, Rows.NO_FILES);

    assertThat(exact.build(row("{\"c\":\"hi\"}")).request()).hasSize(size);
    UnbuildableRowException thrown =
        catchThrowableOfType(
            UnbuildableRowException.class, () -> exact.build(row("{\"c\":\"hi!\"}")));
    assertThat(thrown.reason()).isEqualTo(Reason.REQUEST_TOO_LARGE);
    assertThat(thrown.sentence())
        .isEqualTo("the request has " + (size + 1) + " bytes, the limit is " + size);
  }

  @Test
  void survivesSerialization() throws Exception {
    RequestBuilder builder = builder(COLD);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(builder);
    }
    SourceRow row = row("{\"c\":\"hi\"}");

    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      RequestBuilder copy = (RequestBuilder) in.readObject();
      assertThat(copy.build(row).requestKey()).isEqualTo(builder.build(row).requestKey());
    }
  }

  @Test
  void carriesRowAndTokens() throws Exception {
    SourceRow row = row("{\"c\":\"twelve chars\"}");

    KeyedRequest request = builder("{\"prompt\":\"{{c}}\"}").build(row);

    assertThat(request.row()).isSameAs(row);
    assertThat(request.tokens()).isEqualTo(TokenEstimate.ofText("twelve chars") + 1);
  }
}
