package dev.promptbeam.request.field;

import static dev.promptbeam.request.Rows.check;
import static dev.promptbeam.request.Rows.render;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.promptbeam.model.Json;
import dev.promptbeam.model.Reason;
import dev.promptbeam.request.UnbuildableRowException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "Classify: {{c}}~          {\"c\":\"good\"}~                  Classify: good",
        "{{ c }}!~                 {\"c\":\"good\"}~                  good!",
        "{{c}}{{d}}~               {\"c\":\"a\",\"d\":\"b\"}~         ab",
        "{{a.b.0}}.~               {\"a\":{\"b\":[\"x\",\"y\"]}}~     x.",
        "{{a.b.1.c}}.~             {\"a\":{\"b\":[0,{\"c\":true}]}}~  true.",
        "{{a.b}}.~                 {\"a\":{\"b\":1},\"a.b\":\"literal\"}~ literal.",
        "{{\"a.b\"}}.~             {\"a\":{\"b\":1},\"a.b\":\"literal\"}~ literal.",
        "{{\"a.b\".c}}.~           {\"a.b\":{\"c\":\"in\"}}~          in.",
        "{{ \"first name\" }}.~    {\"first name\":\"Ada\"}~          Ada.",
        "{{first name}}.~          {\"first name\":\"Ada\"}~          Ada.",
        "{{\"a|b\"}}.~             {\"a|b\":\"pipe\"}~                pipe.",
        "x{{c?}}x~                 {}~                                xx",
        "x{{c?}}x~                 {\"c\":null}~                      xx",
        "x{{c?none}}x~             {}~                                xnonex",
        "x{{ c ? no value }}x~     {\"c\":null}~                      xno valuex",
        "x{{c?none}}x~             {\"c\":\"\"}~                      xx",
        "x{{a.b.9?none}}x~         {\"a\":{\"b\":[1]}}~               xnonex",
        "x{{a.b?none}}x~           {\"a\":\"text\"}~                  xnonex",
        "{{{{c}} is {{c}}~         {\"c\":\"v\"}~                     {{c}} is v",
        "}} { } {{c}}~             {\"c\":\"v\"}~                     }} { } v",
        "{{c}} {\"a\":1}~          {\"c\":\"v\"}~                     v {\"a\":1}",
        "{{c}}~                    {\"c\":\"{{d}} {% ${e} {{{{\"}~    {{d}} {% ${e} {{{{",
        "n={{n}}~                  {\"n\":1.50}~                      n=1.50",
        "n={{n}}~                  {\"n\":1e5}~                       n=1e5",
        "n={{n}}~                  {\"n\":\"007\"}~                   n=007",
        "n={{n}}~                  {\"n\":-0.0}~                      n=-0.0",
        "n={{n}}~                  {\"n\":12345678901234567890.123456789012345678901}~"
            + " n=12345678901234567890.123456789012345678901",
        "o={{o}}~                  { \"o\" : { \"b\" : [ 1.0 , null ] , \"a\" : \"x\" } }~"
            + " o={\"b\":[1.0,null],\"a\":\"x\"}",
        "{{n}}~                    {\"n\":1.50}~                      1.50",
        "{{b}}~                    {\"b\":false}~                     false",
        "{{o}}~                    {\"o\":{\"a\":[1e5]}}~             {\"a\":[1e5]}",
        "{{c}}~                    {\"c\":\"\\u00e9\\n\\ud83d\\ude00\"}~ `é\n😀`",
      })
  void fillsPromptWithRow(String prompt, String row, String expected) throws Exception {
    String request = Json.MAPPER.createObjectNode().put("prompt", prompt).toString();

    assertThat(render(request, row))
        .isEqualTo(
            "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":"
                + Json.MAPPER.writeValueAsString(expected)
                + "}]}]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{{c}}~                    {}~                 column \"c\" is missing or null; it is used"
            + " in contents[0].parts[0].text",
        "a {{c}}~                  {\"c\":null}~       column \"c\" is missing or null; it is used"
            + " in contents[0].parts[0].text",
        "{{a.b}}~                  {\"a\":{}}~         column \"a.b\" is missing or null; it is"
            + " used in contents[0].parts[0].text",
        "{{a.b}}~                  {\"a.b\":null,\"a\":{\"b\":1}}~ column \"a.b\" is missing or"
            + " null; it is used in contents[0].parts[0].text",
        "{{\"a.b\"}}~              {\"a\":{\"b\":1}}~  column \"a.b\" is missing or null; it is"
            + " used in contents[0].parts[0].text",
        "{{a.-1}}~                 {\"a\":[1]}~        column \"a.-1\" is missing or null; it is"
            + " used in contents[0].parts[0].text",
      })
  void missingColumnMakesRowUnbuildable(String prompt, String row, String message) {
    String request = Json.MAPPER.createObjectNode().put("prompt", prompt).toString();

    UnbuildableRowException thrown =
        catchThrowableOfType(UnbuildableRowException.class, () -> render(request, row));

    assertThat(thrown.reason()).isEqualTo(Reason.ROW_MISSING_COLUMN);
    assertThat(thrown.sentence()).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{% if c %}x~       {% %} is not supported: templates only fill in columns",
        "{{c | upper}}~     filters ({{column | filter}}) are not supported: prepare the column in"
            + " the dataset",
        "{{c|upper}}~       filters ({{column | filter}}) are not supported: prepare the column in"
            + " the dataset",
        "{{\"c\"|upper}}~   filters ({{column | filter}}) are not supported: prepare the column in"
            + " the dataset",
        "{{c?x|upper}}~     filters ({{column | filter}}) are not supported: prepare the column in"
            + " the dataset",
        "a {{c~             {{ is not closed; write {{{{ for a literal {{",
        "a {{c}~            {{ is not closed; write {{{{ for a literal {{",
        "a {{c?none~        {{ is not closed; write {{{{ for a literal {{",
        "a {{~              {{ is not closed; write {{{{ for a literal {{",
        "{{}}~              {{ }} lacks a column name",
        "{{ a..b }}~        {{ }} lacks a column name",
        "{{\"c}}~           a quote inside {{ }} is not closed",
        "{{a{b}}~           {{ }} holds a column name, and perhaps ?default; quote other names:"
            + " {{\"a b\"}}",
        "{{c?{{d}}}}~       a default cannot hold another {{ }}",
      })
  void refusesOtherSyntax(String prompt, String message) {
    String request = Json.MAPPER.createObjectNode().put("prompt", prompt).toString();

    assertThat(check(request).problems()).containsExactly(RequestProblem.value("prompt", message));
  }

  @Test
  void loneColumnKeepsJsonType() throws Exception {
    String request =
        """
        {"contents": "{{turns}}",
         "tools": [{"functionDeclarations": [
             {"name": "f", "parametersJsonSchema": {"maximum": "{{n}}", "note": "n={{n}}"}}]}],
         "generationConfig": {"temperature": "{{t}}", "topK": "{{k}}", "responseLogprobs": "{{b}}",
             "stopSequences": ["{{n}}"], "thinkingConfig": "{{thinking}}"}}
        """;
    String row =
        """
        {"turns": [{"role": "user", "parts": [{"text": 7.0}]}], "n": 1e5, "t": 0.70, "k": "40",
         "b": "true", "thinking": {"thinking_budget": 128, "includeThoughts": null}}
        """;

    assertThat(render(request, row))
        .isEqualTo(
            "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"7.0\"}]}],"
                + "\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\",\"parametersJsonSchema\":"
                + "{\"maximum\":1e5,\"note\":\"n=1e5\"}}]}],"
                + "\"generationConfig\":{\"temperature\":0.70,\"topK\":40,"
                + "\"responseLogprobs\":true,\"stopSequences\":[\"1e5\"],"
                + "\"thinkingConfig\":{\"thinkingBudget\":128}}}");
  }

  @Test
  void defaultFillsTypedField() throws Exception {
    assertThat(
            render(
                "{\"prompt\":\"p\",\"generationConfig\":{\"temperature\":\"{{t?0.5}}\"}}",
                "{\"t\":null}"))
        .endsWith("\"generationConfig\":{\"temperature\":0.5}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{\"prompt\":\"{{c}}\"}~         {\"c\":\"\"}~      contents[0] is empty: it has no text"
            + " and no media",
        "{\"prompt\":\"{{c}}\"}~         {\"c\":\" \\n"
            + "\"}~  contents[0] is empty: it has no text and no media",
        "{\"prompt\":[\"{{c?}}\",\"{{d?}}\"]}~ {}~          contents[0] is empty: it has no text"
            + " and no media",
        "{\"contents\":\"{{c}}\"}~       {\"c\":[]}~        contents[0] is empty: it has no text"
            + " and no media",
        "{\"contents\":\"{{c}}\"}~       {\"c\":[{\"parts\":[{\"text\":\"a\"}]},{\"parts\":[]}]}~"
            + " contents[1] is empty: it has no text and no media",
        "{\"contents\":\"{{c}}\"}~       {\"c\":\"hello\"}~ contents: wants a list",
        "{\"contents\":\"{{c}}\"}~       {\"c\":[{\"parts\":[{\"txt\":\"a\"}]}]}~"
            + " contents[0].parts[0].txt: unknown field; did you mean \"text\"?",
        "{\"prompt\":\"p\",\"generationConfig\":{\"temperature\":\"{{c}}\"}}~ {\"c\":\"hot\"}~"
            + " generationConfig.temperature: wants a number from 0 to 2",
        "{\"prompt\":\"p\",\"generationConfig\":{\"topK\":\"{{c}}\"}}~ {\"c\":1.5}~"
            + " generationConfig.topK: wants a whole number",
        "{\"prompt\":\"p\",\"generationConfig\":{\"responseLogprobs\":\"{{c}}\"}}~"
            + " {\"c\":\"maybe\"}~ generationConfig.responseLogprobs: wants true or false",
        "{\"prompt\":[{\"inlineData\":{\"mimeType\":\"{{c}}\",\"data\":\"QUJD\"}}]}~ {\"c\":{}}~"
            + " contents[0].parts[0].inlineData.mimeType: wants text",
        "{\"prompt\":[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"{{c}}\"}}]}~"
            + " {\"c\":\"a b!\"}~ contents[0].parts[0].inlineData.data: wants base64 text",
        "{\"prompt\":\"a {{c}}\"}~       {\"c\":\"\\ud83d\"}~ contents[0].parts[0].text: the value"
            + " holds half a surrogate pair, not Unicode text",
        "{\"prompt\":\"p\",\"generationConfig\":{\"responseMimeType\":\"application/json\",\"responseJsonSchema\":\"{{c}}\"}}~"
            + " {\"c\":{\"a\":\"\\ude00\"}}~ generationConfig.responseJsonSchema: the value holds"
            + " half a surrogate pair, not Unicode text",
      })
  void valueThatBreaksItsFieldMakesRowUnbuildable(String request, String row, String message) {
    UnbuildableRowException thrown =
        catchThrowableOfType(UnbuildableRowException.class, () -> render(request, row));

    assertThat(thrown.reason()).isEqualTo(Reason.REQUEST_INVALID);
    assertThat(thrown.sentence()).isEqualTo(message);
  }
}
