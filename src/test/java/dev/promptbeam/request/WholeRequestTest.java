package dev.promptbeam.request;

import static dev.promptbeam.request.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.promptbeam.model.KeyedRequest;
import dev.promptbeam.model.RequestKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that rows bring as a whole. */
final class WholeRequestTest {
  private static final RequestTemplate TEMPLATE =
      RequestTemplate.compile(RequestKind.GENERATE, "\"{{request}}\"", false);

  @Test
  void areSentAsTheyAreInTheApisSpelling() throws Exception {
    assertThat(
            text(
                "{'contents':[{'parts':[{'text':'{{a}} {% b"
                    + " %}'}]}],'system_instruction':{'parts':[{'text':'s'}]},'generation_config':{'temperature':0.10,'top_p':null}}"))
        .isEqualTo(
            "{'contents':[{'parts':[{'text':'{{a}} {% b"
                + " %}'}]}],'systemInstruction':{'parts':[{'text':'s'}]},'generationConfig':{'temperature':0.10}}");
  }

  @Test
  void haveTheKeyOfTheSameRequestThatASpecMakes() throws Exception {
    String contents = "{'contents':[{'role':'user','parts':[{'text':'x'}]}],'generationConfig':{";
    KeyedRequest whole = build(contents + "'temperature':0}}");
    RequestBuilder made =
        builder(Rows.template("{\"prompt\":\"{{a}}\",\"generationConfig\":{\"temperature\":0}}"));

    KeyedRequest same = made.build(row("{\"a\":\"x\"}"));
    assertThat(whole.requestKey()).isEqualTo(same.requestKey());
    assertThat(whole.tokens()).isEqualTo(same.tokens());
    assertThat(build(contents + "'temperature':1}}").requestKey()).isNotEqualTo(whole.requestKey());
  }

  @Test
  void decideThemselvesWhatTheirAnswersHold() {
    assertThat(TEMPLATE.answerParts()).isEqualTo(new AnswerParts(true, true, true, true));
    assertThat(TEMPLATE.answerFormat().perRow()).isTrue();
    assertThat(TEMPLATE.mayBeCold()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "null|column \"request\" is missing or null; it is used in request",
        "'x'|request: wants an object (GenerateContentRequest)",
        "{'content':[]}|content: unknown field; did you mean \"contents\"?",
        "{'model':'m','contents':[]}|model: the model belongs to the spec, beside request, not in"
            + " it",
        "{'contents':[{'parts':[{'text':''}]}]}|contents[0] is empty: it has no text and no media",
        "{'generationConfig':{}}|contents[0] is empty: it has no text and no media",
        "{'contents':[{'parts':[{'text':'x'}]}],'toolConfig':{'functionCallingConfig':{}}}|toolConfig.functionCallingConfig:"
            + " needs functionDeclarations in tools",
        "{'contents':[{'parts':[{'fileData':{'fileUri':'promptbeam-media:x'}}]}]}|contents[0].parts[0].fileData.fileUri:"
            + " is a form that stands for files in jobs only; {media: path} takes a file",
        "{'contents':[{'parts':[{'media':'a.png'}]}]}|contents[0].parts[0].media: files are named"
            + " in the spec alone, such as {media: \"{{column}}\"}",
      })
  void areJudgedLikeOthers(String request, String sentence) {
    UnbuildableRowException failure =
        catchThrowableOfType(UnbuildableRowException.class, () -> build(request));
    assertThat(failure.sentence()).isEqualTo(sentence);
  }

  private static String text(String request) throws UnbuildableRowException {
    return Rows.json(build(request)).replace('"', '\'');
  }

  private static KeyedRequest build(String request) throws UnbuildableRowException {
    return builder(TEMPLATE).build(row("{\"request\":" + request.replace('\'', '"') + "}"));
  }

  private static RequestBuilder builder(RequestTemplate template) {
    return new RequestBuilder(
        template, "m", Deduplicate.AUTO, 1_000_000, source -> false, Rows.NO_FILES);
  }
}
