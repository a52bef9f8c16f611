package dev.promptbeam.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.field.RequestProblem;
import dev.promptbeam.request.text.SpelledJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields that exclude or need one another, in a spec and where a row brings them. */
final class RequestRulesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "'tools':[{'functionDeclarations':[{'description':'d'}]}] ~"
            + " tools[0].functionDeclarations[0]: needs a name",
        "'tools':[{'functionDeclarations':[{'name':'a b'}]}] ~"
            + " tools[0].functionDeclarations[0].name: wants letters, digits, _ : . and -, at most"
            + " 128 of them",
        "'tools':[{'functionDeclarations':[{'name':'a'}]},{'functionDeclarations':[{'name':'a'}]}]"
            + " ~ tools[1].functionDeclarations[0].name: is declared twice: a",
        "'tools':[{'functionDeclarations':[{'name':'a','parameters':{},'parametersJsonSchema':{}}]}]"
            + " ~ tools[0].functionDeclarations[0].parametersJsonSchema: cannot go together with"
            + " parameters",
        "'tools':[{'functionDeclarations':[{'name':'a','response':{},'responseJsonSchema':{}}]}]"
            + " ~ tools[0].functionDeclarations[0].responseJsonSchema: cannot go together with"
            + " response",
        "'tools':[{'functionDeclarations':[{'name':'a','parameters':{'type':'THING'}}]}] ~"
            + " tools[0].functionDeclarations[0].parameters.type: does not have a value in the"
            + " enumeration ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string']",
        "'tools':[{'functionDeclarations':[{'name':'a','parametersJsonSchema':{'pattern':'('}}]}] ~"
            + " tools[0].functionDeclarations[0].parametersJsonSchema.pattern: is no pattern that"
            + " can be used: Unclosed group",
        "'toolConfig':{'functionCallingConfig':{'mode':'ANY'}} ~ toolConfig.functionCallingConfig:"
            + " needs functionDeclarations in tools",
        "'tools':[{'functionDeclarations':[{'name':'add'}]}],'toolConfig':{'functionCallingConfig':"
            + "{'allowedFunctionNames':['add']}} ~"
            + " toolConfig.functionCallingConfig.allowedFunctionNames: needs mode: ANY or VALIDATED"
            + " beside it",
        "'tools':[{'functionDeclarations':[{'name':'add'}]}],'toolConfig':{'functionCallingConfig':"
            + "{'mode':'any','allowedFunctionNames':['ad']}} ~"
            + " toolConfig.functionCallingConfig.allowedFunctionNames[0]: is not declared in tools:"
            + " ad; did you mean 'add'?",
        "'safetySettings':[{'category':'HARM_CATEGORY_HARASSMENT'}] ~ safetySettings[0]: needs a"
            + " threshold",
        "'safetySettings':[{'threshold':'OFF'}] ~ safetySettings[0]: needs a category",
        "'safetySettings':[{'category':'HARM_CATEGORY_JAILBREAK','threshold':'OFF'},"
            + "{'category':'harm_category_jailbreak','threshold':'OFF'}] ~"
            + " safetySettings[1].category: is set twice: harm_category_jailbreak",
        "'cachedContent':'caches/a' ~ cachedContent: wants the name of a cache: cachedContents/ID",
        "'labels':{'Team':'a'} ~ labels.Team: wants a name of small letters, digits, _ and -, at"
            + " most 63 of them, a letter first",
        "'labels':{'team':'A b'} ~ labels.team: wants small letters, digits, _ and -, at most 63 of"
            + " them",
        "'generationConfig':{'logprobs':3} ~ generationConfig.logprobs: needs responseLogprobs:"
            + " true beside it",
        "'generationConfig':{'responseLogprobs':false,'logprobs':3} ~ generationConfig.logprobs:"
            + " needs responseLogprobs: true beside it",
        "'generationConfig':{'speechConfig':{'voiceConfig':{},'multiSpeakerVoiceConfig':{}}} ~"
            + " generationConfig.speechConfig.voiceConfig: cannot go together with"
            + " multiSpeakerVoiceConfig",
        "'generationConfig':{'stopSequences':['a','b','c','d','e','f']} ~"
            + " generationConfig.stopSequences: wants at most 5 of them",
        "'generationConfig':{'thinkingConfig':{'thinkingLevel':'LOW','thinkingBudget':9}} ~"
            + " generationConfig.thinkingConfig.thinkingBudget: cannot go together with"
            + " thinkingLevel: the service refuses both",
      })
  void areErrorsOfASpecAndDeadLettersOfARow(String members, String problem) throws Exception {
    String fields = "{" + members.replace('\'', '"') + "}";
    String expected = problem.replace('\'', '"');
    assertThat(RequestFields.check(RequestKind.GENERATE, request(fields)).problems())
        .extracting(RequestProblem::toString)
        .containsExactly(expected);

    UnbuildableRowException failure = failureOfARowThatBrings(fields);
    assertThat(failure.reason()).isEqualTo(Reason.REQUEST_INVALID);
    assertThat(failure.sentence()).isEqualTo(expected);
  }

  @Test
  void whatARowBringsIsNotJudgedBefore() {
    for (String fields :
        new String[] {
          "{\"toolConfig\":{\"functionCallingConfig\":{\"mode\":\"ANY\"}},\"tools\":\"{{t}}\"}",
          "{\"toolConfig\":{\"functionCallingConfig\":{\"mode\":\"{{m}}\","
              + "\"allowedFunctionNames\":[\"{{f}}\"]}},"
              + "\"tools\":[{\"functionDeclarations\":[{\"name\":\"a\"}]}]}",
          "{\"generationConfig\":{\"logprobs\":1,\"responseLogprobs\":\"{{p}}\"}}",
          "{\"safetySettings\":[{\"category\":\"HARM_CATEGORY_{{c}}\",\"threshold\":\"{{t}}\"}]}",
          "{\"labels\":{\"team\":\"{{team}}\"},\"cachedContent\":\"cachedContents/{{id}}\"}",
        }) {
      assertThat(RequestFields.check(RequestKind.GENERATE, request(fields)).problems())
          .as(fields)
          .isEmpty();
    }
  }

  @Test
  void wordsThatThisVersionDoesNotKnowMayBeNewer() {
    String fields = "{\"generationConfig\":{\"thinkingConfig\":{\"thinkingLevel\":\"ULTRA\"}}}";

    assertThat(RequestFields.check(RequestKind.GENERATE, request(fields)).problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.mayBeNewer()).isTrue();
              assertThat(problem)
                  .hasToString(
                      "generationConfig.thinkingConfig.thinkingLevel: wants one of MINIMAL, LOW,"
                          + " MEDIUM, HIGH, XHIGH; not \"ULTRA\"");
            });
  }

  /** The same fields, each out of a column of its name. */
  private static UnbuildableRowException failureOfARowThatBrings(String fields) throws Exception {
    JsonNode given = Json.MAPPER.readTree(fields);
    StringBuilder template = new StringBuilder("{\"prompt\":\"p\"");
    given
        .fieldNames()
        .forEachRemaining(name -> template.append(",\"%1$s\":\"{{%1$s}}\"".formatted(name)));
    RequestBuilder builder = Rows.builder(template.append("}").toString());
    return catchThrowableOfType(
        UnbuildableRowException.class, () -> builder.build(Rows.row(fields)));
  }

  private static JsonNode request(String fields) {
    return SpelledJson.read(fields.replaceFirst("\\{", "{\"prompt\":\"p\","));
  }
}
