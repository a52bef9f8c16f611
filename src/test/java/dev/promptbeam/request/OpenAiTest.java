package dev.promptbeam.request;

import static dev.promptbeam.request.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.promptbeam.model.KeyedRequest;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.chat.Thinking;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies of calls as OpenAI's API takes them. */
final class OpenAiTest {
  private static final String ASKED = "{\"openai\":\"{{body}}\"}";
  private static final String MESSAGES = "'messages':[{'role':'user','content':'q'}]";
  private static final String CONTENTS = "'contents':[{'role':'user','parts':[{'text':'q'}]}]";
  private static final String FUNCTION = "{'type':'function','function':{'name':'f'}}";
  private static final String DECLARED = "'tools':[{'functionDeclarations':[{'name':'f'}]}]";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "'temperature':0.70,'top_p':1,'n':2,'seed':7,'presence_penalty':1,'frequency_penalty':-1"
            + "|'temperature':0.70,'topP':1,'candidateCount':2,'seed':7,'presencePenalty':1,'frequencyPenalty':-1",
        "'temperature':null,'stop':null,'tools':null,'n':null|-",
        "'max_tokens':5|'maxOutputTokens':5",
        "'max_completion_tokens':6,'max_tokens':6|'maxOutputTokens':6",
        "'stop':'x'|'stopSequences':['x']",
        "'stop':['x','y']|'stopSequences':['x','y']",
        "'logprobs':true,'top_logprobs':3|'responseLogprobs':true,'logprobs':3",
        "'logprobs':false,'top_logprobs':null|-",
        "'response_format':{'type':'text'}|-",
        "'response_format':{'type':'json_object'}|'responseMimeType':'application/json'",
        "'response_format':{'type':'json_schema','json_schema':{'name':'n','strict':true,'schema':{'type':'object','additionalProperties':false}}}"
            + "|'responseMimeType':'application/json','responseJsonSchema':{'type':'object','additionalProperties':false}",
        "'reasoning_effort':'minimal'|'thinkingConfig':{'thinkingLevel':'LOW'}",
        "'reasoning_effort':'medium'|'thinkingConfig':{'thinkingLevel':'MEDIUM'}",
        "'reasoning_effort':'xhigh'|'thinkingConfig':{'thinkingLevel':'HIGH'}",
        "'user':'u','metadata':{'a':'b'},'store':true,'service_tier':'flex','stream':false,'prompt_cache_key':'k'|-",
        "'parallel_tool_calls':true,'logit_bias':{},'modalities':['text'],'verbosity':'medium'|-",
      })
  void sayHowToAnswer(String body, String config) throws Exception {
    String configured = config == null ? "" : ",'generationConfig':{" + config + "}";

    assertThat(render(body)).isEqualTo("{" + CONTENTS + configured + "}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "'auto'|-",
        "'none'|{'mode':'NONE'}",
        "'required'|{'mode':'ANY'}",
        "{'type':'function','function':{'name':'f'}}|{'mode':'ANY','allowedFunctionNames':['f']}",
        "{'type':'allowed_tools','allowed_tools':{'mode':'required','tools':[{'type':'function','function':{'name':'f'}}]}}|{'mode':'ANY','allowedFunctionNames':['f']}",
        "{'type':'allowed_tools','allowed_tools':{'mode':'auto','tools':[{'type':'function','function':{'name':'f'}}]}}|{'mode':'VALIDATED','allowedFunctionNames':['f']}",
      })
  void sayWhichFunctionsAreCalled(String choice, String calling) throws Exception {
    String config =
        calling == null ? "" : ",'toolConfig':{'functionCallingConfig':" + calling + "}";

    assertThat(render("'tools':[" + FUNCTION + "],'tool_choice':" + choice))
        .isEqualTo("{" + CONTENTS + "," + DECLARED + config + "}");
  }

  @Test
  void functionsKeepTheirSchemasAndOldOnesAreFunctionsToo() throws Exception {
    String declared = "{'name':'f','description':'d','parameters':{'type':'object'},'strict':true}";

    for (String body :
        List.of(
            "'tools':[{'type':'function','function':" + declared + "}]",
            "'functions':[" + declared + "],'function_call':'auto'")) {
      assertThat(render(body))
          .isEqualTo(
              "{"
                  + CONTENTS
                  + ",'tools':[{'functionDeclarations':[{'name':'f','description':'d',"
                  + "'parametersJsonSchema':{'type':'object'}}]}]}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'logit_bias':{'1':100}|logit_bias: has no counterpart; a response_format of words may do;"
            + " --allow-unknown-fields leaves it out",
        "'parallel_tool_calls':false|parallel_tool_calls: false has no counterpart: an answer may"
            + " call several functions; --allow-unknown-fields leaves it out",
        "'modalities':['text','audio']|modalities: only text can be asked for; other models make"
            + " pictures and sound; --allow-unknown-fields leaves it out",
        "'hologram':1|hologram: has no counterpart here; --allow-unknown-fields leaves it out",
        "'max_tokens':1,'max_completion_tokens':2|max_tokens: says another length than"
            + " max_completion_tokens",
        "'response_format':{'type':'grammar'}|response_format: type \"grammar\" has no counterpart;"
            + " text, json_object and json_schema have one",
        "'response_format':{'type':'json_schema'}|response_format.json_schema: wants a schema, an"
            + " object",
        "'tools':[{'type':'custom','custom':{'name':'c'}}]|tools[0]: tools of type \"custom\" have"
            + " no counterpart; function has one",
        "'tool_choice':'required'|tool_choice: needs functions in tools",
        "'tool_choice':'sometimes'|tool_choice: wants none, auto, required, or the name of a"
            + " function",
        "'reasoning_effort':'heroic'|reasoning_effort: wants none, minimal, low, medium, high or"
            + " xhigh",
        "'temperature':3|generationConfig.temperature: wants a number from 0 to 2",
        "'n':9|generationConfig.candidateCount: wants a whole number from 1 to 8",
        "'seed':3000000000|generationConfig.seed: wants a whole number from -2147483648 up",
        "'stop':['a','b','c','d','e','f']|generationConfig.stopSequences: wants at most 5 of them",
      })
  void whatHasNoCounterpartCostsTheRow(String body, String sentence) {
    assertThat(failure(RequestKind.GENERATE, "{" + MESSAGES + "," + body + "}"))
        .isEqualTo(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'tools':'[{}]'|tools: wants a list; it is text",
        "'tools':{'type':'function'}|tools: wants a list",
        "'functions':'[]'|functions: wants a list; it is text",
        "'tools':['f']|tools[0]: wants an object",
        "'tools':[{'type':'function','function':{'name':'f','parameters':'{}'}}]"
            + "|tools[0].function.parameters: wants a schema, an object",
        "'tools':[{'type':'function','function':{'name':5}}]|tools[0].function.name: wants text",
        "'tools':[{'type':'function','function':{'name':'f','description':['d']}}]"
            + "|tools[0].function.description: wants text",
        "'tools':[{'type':'function','function':{'name':'f','required':['a']}}]|tools[0].function.required:"
            + " has no counterpart here; --allow-unknown-fields leaves it out",
        "'tool_choice':5|tool_choice: wants none, auto, required, or the name of a function",
        "'tools':[FUNCTION],'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'required','tools':'f'}}|tool_choice.allowed_tools.tools:"
            + " wants a list; it is text",
        "'tools':[FUNCTION],'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'required','tools':[]}}|tool_choice.allowed_tools.tools:"
            + " names no function",
        "'tools':[FUNCTION],'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'required','tools':[{'name':'f'}]}}|tool_choice.allowed_tools.tools[0]:"
            + " wants the name of a function",
        "'tools':[FUNCTION],'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'none','tools':[FUNCTION]}}|tool_choice.allowed_tools.mode:"
            + " wants auto or required",
        "'functions':[{'name':'f'}],'tool_choice':'auto','function_call':'none'"
            + "|function_call: stands beside tool_choice: give one of them",
        "'stop':{'a':'b'}|stop: wants text, or a list of texts",
        "'stop':['a',5]|stop[1]: wants text",
        "'logprobs':5|logprobs: wants true or false",
        "'logprobs':'true'|logprobs: wants true or false",
        "'top_logprobs':3|top_logprobs: wants logprobs: true beside it",
        "'response_format':'json_object'|response_format: wants an object with a type",
        "'response_format':{'type':'json_object','schema':{'type':'object'}}|response_format.schema:"
            + " wants type json_schema, and stands in json_schema there",
        "'reasoning_effort':{'effort':'low'}|reasoning_effort: wants none, minimal, low, medium,"
            + " high or xhigh",
        "'temperature':[1]|generationConfig.temperature: wants a number from 0 to 2",
        "'n':{}|generationConfig.candidateCount: wants a whole number from 1 to 8",
      })
  void whatIsOfAnotherTypeIsRefusedAndNeverDropped(String body, String sentence) {
    String more = body.replace("FUNCTION", FUNCTION);

    assertThat(failure(RequestKind.GENERATE, "{" + MESSAGES + "," + more + "}"))
        .isEqualTo(sentence);
  }

  @Test
  void whatIsNullHidesNothingBesideIt() throws Exception {
    String functions = "'functions':[{'name':'f'}],'tools':null";

    assertThat(render(functions + ",'tool_choice':null,'function_call':{'name':'f'}"))
        .endsWith(
            ",'toolConfig':{'functionCallingConfig':{'mode':'ANY','allowedFunctionNames':['f']}}}");
    assertThat(render(functions + ",'tool_choice':'none','function_call':null"))
        .endsWith(",'toolConfig':{'functionCallingConfig':{'mode':'NONE'}}}");
  }

  @Test
  void linesOfOtherCallsAreToldFromThoseThatCanBeAsked() {
    assertThat(failure(RequestKind.GENERATE, "{'model':'m','input':'x'}"))
        .isEqualTo("messages: is missing; lines of /v1/chat/completions are taken, and no others");
    assertThat(failure(RequestKind.EMBED, "{'model':'m'," + MESSAGES + "}"))
        .isEqualTo("input: is missing; kind: embed takes lines of /v1/embeddings");
    assertThat(failure(RequestKind.EMBED, "{'input':['a','b']}"))
        .isEqualTo("input: wants one text: a line has one vector");
    assertThat(failure(RequestKind.GENERATE, "'x'")).isEqualTo("body: wants an object");
    assertThat(failure(RequestKind.GENERATE, "null"))
        .isEqualTo("column \"body\" is missing or null; it is used in request");
  }

  @Test
  void anEmbeddingHasItsTextAndLength() throws Exception {
    String body = "{'model':'m','input':['{{a}}'],'dimensions':128,'encoding_format':'float'}";

    assertThat(text(builder(RequestKind.EMBED, ASKED, false).build(line(body))))
        .isEqualTo("{'content':{'parts':[{'text':'{{a}}'}]},'outputDimensionality':128}");
  }

  @Test
  void whatHasNoCounterpartCanBeLeftOut() throws Exception {
    String body = "{" + MESSAGES + ",'logit_bias':{'1':1},'hologram':1}";

    assertThat(text(builder(RequestKind.GENERATE, ASKED, true).build(line(body))))
        .isEqualTo("{" + CONTENTS + "}");
    body = "{" + MESSAGES + ",'functions':[{'name':'f','required':['a'],'strict':true}]}";
    assertThat(text(builder(RequestKind.GENERATE, ASKED, true).build(line(body))))
        .isEqualTo("{" + CONTENTS + "," + DECLARED + "}");
  }

  @Test
  void modelsOfBudgetsThinkByTheirNumbers() throws Exception {
    Thinking budgets = new Thinking(List.of(), 128, 10_000);
    String asked = ChatTemplate.thinkingAs(ASKED, budgets);
    RequestBuilder builder = builder(RequestKind.GENERATE, asked, false);

    for (String[] pair : new String[][] {{"none", "128"}, {"low", "1024"}, {"high", "10000"}}) {
      String body = "{" + MESSAGES + ",'reasoning_effort':'" + pair[0] + "'}";
      assertThat(text(builder.build(line(body))))
          .endsWith("{'thinkingConfig':{'thinkingBudget':" + pair[1] + "}}}");
    }
    String called =
        "{'messages':[{'role':'user','content':'q'},{'role':'assistant','tool_calls':[{'function':{'name':'f'}}]},{'role':'tool','content':'x'}]}";
    assertThat(text(builder.build(line(called)))).doesNotContain("thoughtSignature");
  }

  @Test
  void equalQuestionsAreOneWhateverTheirIdsAndOnlyWhereColdByThemselves() throws Exception {
    RequestBuilder builder = builder(RequestKind.GENERATE, ASKED, false);
    String cold = "{'model':'m'," + MESSAGES + ",'temperature':0,'user':'%s'}";

    assertThat(builder.mayShare()).isTrue();
    assertThat(builder.build(row(json("{'body':" + cold.formatted("a") + "}"), 1)).requestKey())
        .isEqualTo(
            builder.build(row(json("{'body':" + cold.formatted("b") + "}"), 2)).requestKey());
    String warm = json("{'body':{" + MESSAGES + "}}");
    assertThat(builder.build(row(warm, 1)).requestKey())
        .isNotEqualTo(builder.build(row(warm, 2)).requestKey());
  }

  @Test
  void whatIsLeftOutIsNamed() {
    RequestTemplate template = builder(RequestKind.GENERATE, ASKED, false).template();

    assertThat(
            template.leftOut(
                List.of(
                    bytes("{'body':{'model':'m','user':'u','store':null}}"),
                    bytes("{'body':{'metadata':{}}}"),
                    bytes("{'other':1}"))))
        .containsExactly("metadata", "user");
  }

  private static String render(String more) throws UnbuildableRowException {
    return text(
        builder(RequestKind.GENERATE, ASKED, false).build(line("{" + MESSAGES + "," + more + "}")));
  }

  private static String failure(RequestKind kind, String body) {
    return catchThrowableOfType(
            UnbuildableRowException.class, () -> builder(kind, ASKED, false).build(line(body)))
        .sentence();
  }

  private static RequestBuilder builder(RequestKind kind, String request, boolean lenient) {
    return new RequestBuilder(
        RequestTemplate.compile(kind, request, lenient),
        "m",
        Deduplicate.AUTO,
        1_000_000,
        source -> false,
        Rows.NO_FILES);
  }

  private static dev.promptbeam.model.SourceRow line(String body) {
    return row(json("{'custom_id':'a','body':" + body + "}"));
  }

  private static String text(KeyedRequest request) {
    return Rows.json(request).replace('"', '\'');
  }

  private static byte[] bytes(String text) {
    return json(text).getBytes(StandardCharsets.UTF_8);
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
