package dev.promptbeam.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls of functions in the conversations of rows, and what they gave back. */
final class CallsTest {
  private static final String ASKED = "{'role':'user','content':'q'}";
  private static final String CALLED =
      "{'role':'assistant','tool_calls':[{'id':'c1','function':{'name':'f'}},"
          + "{'id':'c2','function':{'name':'g'}}]}";
  private static final String QUESTION = "{'role':'user','parts':[{'text':'q'}]}";
  private static final String F1 = call("'id':'c1',", "f");
  private static final String G2 = call("'id':'c2',", "g");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // neither id nor name: in the order of the calls
        "{'role':'tool','content':'1'},{'role':'tool','content':'2'}|c1 f 1,c2 g 2",
        "{'role':'tool','tool_call_id':'','name':'','content':'1'},{'role':'tool','tool_call_id':null,'content':'2'}|c1"
            + " f 1,c2 g 2",
        // the id wins over the name
        "{'role':'tool','tool_call_id':'c2','name':'zzz','content':'2'},{'role':'tool','content':'1'}|c2"
            + " g 2,c1 f 1",
        // the name alone
        "{'role':'function','name':'g','content':'2'},{'role':'function','name':'f','content':'1'}|c2"
            + " g 2,c1 f 1",
        // what is said to the system between them is no turn
        "{'role':'tool','content':'1'},{'role':'system','content':''},{'role':'tool','content':'2'}|c1"
            + " f 1,c2 g 2",
        // two objects are no object
        "{'role':'tool','content':'{}{}'},{'role':'tool','content':'2'}|c1 f {}{},c2 g 2",
      })
  void eachResultGoesToTheCallThatItAnswers(String results, String answered) throws Exception {
    StringBuilder parts = new StringBuilder();
    for (String one : answered.split(",")) {
      String[] words = one.split(" ");
      parts.append(parts.isEmpty() ? "" : ",");
      parts.append(result("'id':'" + words[0] + "',", words[1], words[2]));
    }

    assertThat(render(ASKED + "," + CALLED + "," + results))
        .isEqualTo(
            contents(QUESTION, model(F1 + "," + G2), "{'role':'user','parts':[" + parts + "]}"));
  }

  @Test
  void callsInMessagesThatFollowEachOtherAreOneTurnWithWhatWasSaidBeforeThem() throws Exception {
    String said = "{'from':'human','value':'q'},{'from':'gpt','value':'Wait.'},";
    String answers = "{'from':'observation','value':'1'},{'from':'observation','value':'2'}";
    String f = "{\\\"name\\\":\\\"f\\\",\\\"arguments\\\":{}}";
    String g = "{\\\"name\\\":\\\"g\\\"}";
    String expected =
        contents(
            QUESTION,
            model("{'text':'Wait.'}," + call("", "f") + "," + call("", "g")),
            "{'role':'user','parts':[" + result("", "f", "1") + "," + result("", "g", "2") + "]}");

    for (String calls :
        new String[] {
          "{'from':'function_call','value':'"
              + f
              + "'},{'from':'function_call','value':'"
              + g
              + "'}",
          "{'from':'function_call','value':'[" + f + "," + g + "]'}",
          "{'from':'function_call','value':[{'name':'f'},{'name':'g'}]}",
        }) {
      assertThat(render(said + calls + "," + answers)).isEqualTo(expected);
    }
  }

  @Test
  void anIdMayComeAgainOnceItsCallHasBeenAnswered() throws Exception {
    String again =
        "{'role':'assistant','tool_calls':[{'id':'c1','function':{'name':'f'}}]},"
            + "{'role':'tool','tool_call_id':'c1','content':'1'}";
    String turns = model(F1) + ",{'role':'user','parts':[" + result("'id':'c1',", "f", "1") + "]}";

    assertThat(render(ASKED + "," + again + "," + again))
        .isEqualTo(contents(QUESTION, turns, turns));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "CALLED,{'role':'tool','tool_call_id':'c3','content':'x'}|m[2]: NOT_MADE",
        "CALLED,{'role':'function','name':'x','content':'x'}|m[2]: NOT_MADE",
        "{'role':'function','name':'x','content':'x'}|m[1]: NOT_MADE",
        "CALLED,{'role':'tool','tool_call_id':'c1','content':'x'},{'role':'tool','tool_call_id':'c1','content':'x'}|m[3]:"
            + " NOT_MADE",
        "CALLED,{'role':'tool','content':'x'},{'role':'tool','content':'x'},{'role':'tool','content':'x'}|m[4]:"
            + " NOT_MADE",
        "CALLED,{'role':'tool','tool_call_id':'c1','content':'x'},{'role':'user','content':'x'}|m[1].tool_calls[1].function:"
            + " NO_RESULT",
        "CALLED,{'role':'tool','tool_call_id':'c2','content':'x'},{'role':'assistant','content':'x'}|m[1].tool_calls[0].function:"
            + " NO_RESULT",
        "CALLED|m[1].tool_calls[0].function: NO_RESULT",
        "CALLED,{'role':'assistant','content':'x'}|m[1].tool_calls[0].function: NO_RESULT",
        "CALLED,CALLED|m[2].tool_calls[0].function: has the id of a call before it, c1",
        "CALLED,{'role':'tool','tool_call_id':1,'content':'x'}|m[2].tool_call_id: wants text",
        "CALLED,{'role':'tool','name':['f'],'content':'x'}|m[2].name: wants text",
        "{'role':'assistant','tool_calls':'[{}]'}|m[1].tool_calls: wants a list; it is text",
        "{'role':'assistant','tool_calls':{'id':'c1'}}|m[1].tool_calls: wants a list",
        "{'role':'assistant','tool_calls':['f']}|m[1].tool_calls[0].function: wants the name of a"
            + " function",
        "{'role':'assistant','tool_calls':[{'id':7,'function':{'name':'f'}}]}|m[1].tool_calls[0].id:"
            + " wants text",
        "{'role':'assistant','tool_calls':[{'type':['function'],'function':{'name':'f'}}]}|m[1].tool_calls[0].type:"
            + " wants text",
        "{'role':'assistant','tool_calls':[{'function':{'name':'f','arguments':['a']}}]}|m[1].tool_calls[0].function.arguments:"
            + " is no JSON object",
        "{'role':'assistant','tool_calls':[{'function':{'name':'f','parameters':{'a':1}}}]}|m[1].tool_calls[0].function.parameters:"
            + " has no counterpart; what a function is called with stands in arguments",
        "{'role':'assistant','tool_calls':[{'function':{'name':'f'},'extra_content':{'google':{'thought_signature':5}}}]}|m[1].tool_calls[0].extra_content.google.thought_signature:"
            + " wants text",
        "{'role':'assistant','tool_calls':[{'function':{'name':' '}}]}|m[1].tool_calls[0].function:"
            + " wants the name of a function",
        "{'role':'assistant','function_call':'f'}|m[1].function_call: wants the name of a function",
        "{'from':'function_call','value':'f()'}|m[1].value: is no JSON object with name and"
            + " arguments",
        "{'from':'function_call','value':'[]'}|m[1].value: is no JSON object with name and"
            + " arguments",
        "{'from':'function_call','value':'{}{}'}|m[1].value: is no JSON object with name and"
            + " arguments",
      })
  void callsAndResultsThatDoNotPairCostTheRow(String messages, String sentence) {
    String told =
        sentence
            .replace(
                "NOT_MADE",
                "is a result of a call that was not made, or that has one; its tool_call_id is the"
                    + " id of one of the tool_calls before it, or its name that of their function")
            .replace("NO_RESULT", "has no result; the service wants one for each call, behind it");

    assertThat(failure(ASKED + "," + messages.replace("CALLED", CALLED))).isEqualTo(told);
  }

  @Test
  void theUserSpeaksBeforeAFunctionIsCalled() {
    String answered =
        CALLED + ",{'role':'tool','content':'1'},{'role':'tool','content':'2'}," + ASKED;
    String sentence =
        "m: calls a function before the user says a thing; the service wants the user's turn before"
            + " it";

    assertThat(failure(answered)).isEqualTo(sentence);
    assertThat(failure("{'role':'assistant','content':'Hello'}," + answered)).isEqualTo(sentence);
  }

  private static String call(String id, String name) {
    return "{'functionCall':{%s'name':'%s','args':{}},'thoughtSignature':'skip_thought_signature_validator'}"
        .formatted(id, name);
  }

  private static String result(String id, String name, String said) {
    return "{'functionResponse':{%s'name':'%s','response':{'result':'%s'}}}"
        .formatted(id, name, said);
  }

  private static String model(String parts) {
    return "{'role':'model','parts':[" + parts + "]}";
  }

  private static String contents(String... turns) {
    return "{'contents':[" + String.join(",", turns) + "]}";
  }

  private static String failure(String messages) {
    return catchThrowableOfType(UnbuildableRowException.class, () -> render(messages)).sentence();
  }

  private static String render(String messages) throws UnbuildableRowException {
    String row = ("{'m':[" + messages + "]}").replace('\'', '"');
    return Rows.render("{\"messages\":\"{{m}}\"}", row).replace('"', '\'');
  }
}
