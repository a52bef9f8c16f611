package dev.promptbeam.request;

import static dev.promptbeam.request.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.model.Json;
import dev.promptbeam.model.KeyedRequest;
import dev.promptbeam.model.RequestKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A kind of request that no version of the API has, built like those that it has. */
class RequestKindTest {
  private static final RequestKind WEIGH =
      new RequestKind(
          "weigh", "batchWeighContent", "weighContent", "EmbedContentRequest", "content", false);

  @Test
  void kindIsPartOfTheKeySoThatEqualRequestsOfTwoKindsAreTwo() throws Exception {
    assertThat(builder(WEIGH, Deduplicate.TRUE).build(row("{\"t\":\"a\"}")).requestKey())
        .isNotEqualTo(
            builder(RequestKind.EMBED, Deduplicate.TRUE).build(row("{\"t\":\"a\"}")).requestKey());
  }

  @Test
  void promptIsWrittenOutAsTheContentsOfTheKind() throws Exception {
    KeyedRequest request = builder(WEIGH, Deduplicate.TRUE).build(row("{\"t\":\"a\"}"));

    assertThat(Rows.json(request)).isEqualTo("{\"content\":{\"parts\":[{\"text\":\"a\"}]}}");
  }

  @Test
  void equalRequestsAreAskedOnceWhereTheKindSaysThatTheirAnswersAreEqual() throws Exception {
    assertThat(keys(builder(WEIGH, Deduplicate.AUTO))).doesNotHaveDuplicates();
    assertThat(keys(builder(RequestKind.EMBED, Deduplicate.AUTO)).stream().distinct()).hasSize(1);
    assertThat(keys(builder(RequestKind.EMBED, Deduplicate.FALSE))).doesNotHaveDuplicates();
  }

  private static List<String> keys(RequestBuilder builder) throws UnbuildableRowException {
    return List.of(
        builder.build(row("{\"t\":\"a\"}", 1)).requestKey(),
        builder.build(row("{\"t\":\"a\"}", 2)).requestKey());
  }

  private static RequestBuilder builder(RequestKind kind, Deduplicate deduplicate)
      throws Exception {
    CheckedRequest checked =
        RequestFields.check(kind, Json.MAPPER.readTree("{\"prompt\":\"{{t}}\"}"));
    assertThat(checked.problems()).isEmpty();
    return new RequestBuilder(
        RequestTemplate.compile(kind, checked.json(), false),
        "m",
        deduplicate,
        1_000_000,
        source -> false,
        Rows.NO_FILES);
  }
}
