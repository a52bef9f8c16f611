package dev.promptbeam.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.model.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class RestOfAnswerTest {
  @Test
  void theTokenStandsInTheRequestAndTakesThePlaceOfAnotherOne() throws IOException {
    String line =
        "{'key':'k','request':{'contents':[{'parts':[{'text':'continuationToken'}]}],"
            + "'generationConfig':{'temperature':0.10,'continuationToken':1}}}";

    String first = request(line, "AAA=");
    String second = request(first.replace('"', '\''), "BBB=");

    assertThat(first)
        .isEqualTo(quoted(line.replace("'request':{", "'request':{'continuationToken':'AAA=',")));
    assertThat(second).isEqualTo(first.replace("AAA=", "BBB="));
    assertThat(request("{'key':'k','request':{'a':1,'continuation_token':'A'},'b':2}", "C"))
        .isEqualTo(quoted("{'key':'k','request':{'continuationToken':'C','a':1},'b':2}"));
  }

  @Test
  void theJoinedLineIsTheLastOneWithThePartsAndTheCountsOfAll() throws IOException {
    String before =
        "{'key':'k','response':{'candidates':[{'content':{'role':'model','parts':["
            + "{'text':'t','thought':true},{'text':'one ','thoughtSignature':'S'}]},"
            + "'finishReason':'CONTINUATION','continuationToken':'A'}],'modelVersion':'m1',"
            + "'usageMetadata':{'promptTokenCount':5,'candidatesTokenCount':'3',"
            + "'thoughtsTokenCount':2,'serviceTier':'x','promptTokensDetails':["
            + "{'modality':'TEXT','tokenCount':4},{'modality':'IMAGE','tokenCount':1}]}}}";
    String rest =
        "{'response':{'candidates':[{'content':{'role':'model','parts':[{'text':'two'}]},"
            + "'finishReason':'STOP','avgLogprobs':-0.50}],'modelVersion':'m2',"
            + "'usageMetadata':{'promptTokenCount':5,'candidatesTokenCount':1,'serviceTier':'y',"
            + "'promptTokensDetails':[{'modality':'TEXT','tokenCount':'5'}]}},'key':'k'}";

    assertThat(join(before, rest))
        .isEqualTo(
            quoted(
                "{'response':{'candidates':[{'content':{'role':'model','parts':["
                    + "{'text':'t','thought':true},{'text':'one ','thoughtSignature':'S'},"
                    + "{'text':'two'}]},'finishReason':'STOP','avgLogprobs':-0.50}],"
                    + "'modelVersion':'m2','usageMetadata':{'promptTokenCount':10,"
                    + "'candidatesTokenCount':4,'serviceTier':'y','promptTokensDetails':["
                    + "{'modality':'TEXT','tokenCount':9},{'modality':'IMAGE','tokenCount':1}],"
                    + "'thoughtsTokenCount':2}},'key':'k'}"));
  }

  @Test
  void aRestThatIsEmptyOrSpeltOtherwiseIsJoinedToo() throws IOException {
    String before =
        "{'key':'k','response':{'candidates':[{'content':{'parts':[{'text':'one'}]}}],"
            + "'usageMetadata':{'promptTokenCount':5}}}";

    assertThat(join(before, "{'key':'k','response':{'candidates':[{'finishReason':'STOP'}]}}"))
        .isEqualTo(
            quoted(
                "{'key':'k','response':{'candidates':[{'finishReason':'STOP',"
                    + "'content':{'parts':[{'text':'one'}]}}],"
                    + "'usageMetadata':{'promptTokenCount':5}}}"));
    assertThat(
            join(
                before,
                "{'key':'k','response':{'candidates':[{'content':{'parts':[{'text':'two'}]}}],"
                    + "'usage_metadata':{'prompt_token_count':5}}}"))
        .isEqualTo(
            quoted(
                "{'key':'k','response':{'candidates':[{'content':{'parts':[{'text':'one'},"
                    + "{'text':'two'}]}}],'usage_metadata':{'prompt_token_count':10}}}"));
  }

  @Test
  void aLineWithoutAnAnswerStaysAsItCame() throws IOException {
    String error = "{'key':'k',  'error':{'code':13}}";

    assertThat(join("{'key':'k','response':{}}", error)).isEqualTo(quoted(error));
    assertThat(join("{'response':{'candidates':[]}}", "{'response':{'candidates':[]}}"))
        .isEqualTo(quoted("{'response':{'candidates':[]}}"));
  }

  private static String request(String line, String token) throws IOException {
    return text(RestOfAnswer.request(bytes(line), token));
  }

  private static String join(String before, String rest) throws IOException {
    byte[] joined = RestOfAnswer.join(bytes(before), bytes(rest));
    assertThat(Json.MAPPER.readTree(joined).isObject()).isTrue();
    return text(joined);
  }

  private static byte[] bytes(String line) {
    return quoted(line).getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] line) {
    return new String(line, StandardCharsets.UTF_8);
  }

  private static String quoted(String line) {
    return line.replace('\'', '"');
  }
}
