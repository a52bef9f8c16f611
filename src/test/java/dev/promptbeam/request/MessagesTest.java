package dev.promptbeam.request;

import static dev.promptbeam.request.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.media.MediaFiles;
import dev.promptbeam.request.media.MediaRules;
import dev.promptbeam.request.media.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of messages as rows bring them. */
final class MessagesTest {
  private static final String ASKED = "{'messages':'{{m}}'}";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'role':'user','content':'Is {{m}} a joke?'}"
            + "|{'role':'user','parts':[{'text':'Is {{m}} a joke?'}]}",
        "{'role':'user','content':'a'},{'role':'assistant','content':'b'},{'role':'user','content':'c'}"
            + "|{'role':'user','parts':[{'text':'a'}]},{'role':'model','parts':[{'text':'b'}]},{'role':'user','parts':[{'text':'c'}]}",
        "{'from':'human','value':'a'},{'from':'gpt','value':'b'},{'from':'human','value':'c'}"
            + "|{'role':'user','parts':[{'text':'a'}]},{'role':'model','parts':[{'text':'b'}]},{'role':'user','parts':[{'text':'c'}]}",
        "{'role':'user','content':['a',{'type':'text','text':'b'},{'type':'input_text','text':'c'}]}"
            + "|{'role':'user','parts':[{'text':'a'},{'text':'b'},{'text':'c'}]}",
        "{'role':'user','content':[{'type':'input_audio','input_audio':{'data':'AAAA','format':'wav'}}]}"
            + "|{'role':'user','parts':[{'inlineData':{'mimeType':'audio/wav','data':'AAAA'}}]}",
        "{'role':'user','content':[{'type':'file','file':{'filename':'a.pdf','file_data':'data:application/pdf;base64,AAAA'}}]}"
            + "|{'role':'user','parts':[{'inlineData':{'mimeType':'application/pdf','data':'AAAA'}}]}",
        "{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/jpg;base64,AAAA','detail':'high'}}]}"
            + "|{'role':'user','parts':[{'inlineData':{'mimeType':'image/jpeg','data':'AAAA'}}]}",
        "{'role':'user','content':[{'type':'image_url','image_url':'data:,a%20b+c'}]}"
            + "|{'role':'user','parts':[{'inlineData':{'mimeType':'text/plain','data':'YSBiK2M='}}]}",
        "{'role':'user','content':[{'type':'image_url','image_url':{'url':'https://example.com/a.png'}}]}"
            + "|{'role':'user','parts':[{'fileData':{'fileUri':'https://example.com/a.png'}}]}",
        "{'role':'user','content':'a'},{'role':'assistant','content':null,'refusal':'No.'},{'role':'user','content':'c'}"
            + "|{'role':'user','parts':[{'text':'a'}]},{'role':'model','parts':[{'text':'No.'}]},{'role':'user','parts':[{'text':'c'}]}",
      })
  void becomeTurnsOfUserAndModel(String messages, String contents) throws Exception {
    assertThat(render(ASKED, messages)).isEqualTo("{'contents':[" + contents + "]}");
  }

  @Test
  void whatTheyTellTheSystemFollowsWhatTheSpecTellsIt() throws Exception {
    String messages =
        "{'role':'system','content':'a'},{'role':'user','content':'b'},"
            + "{'role':'developer','content':[{'type':'text','text':'c'}]}";
    String contents = "'contents':[{'role':'user','parts':[{'text':'b'}]}]";

    assertThat(render(ASKED, messages))
        .isEqualTo("{" + contents + ",'systemInstruction':{'parts':[{'text':'a'},{'text':'c'}]}}");
    assertThat(render("{'system':'s {{t}}','messages':'{{m}}','labels':{'a':'b'}}", messages))
        .isEqualTo(
            "{'systemInstruction':{'parts':[{'text':'s 1.50'},{'text':'a'},{'text':'c'}]},"
                + contents
                + ",'labels':{'a':'b'}}");
    assertThat(render("{'system':'s','messages':'{{m}}'}", "{'from':'human','value':'b'}"))
        .isEqualTo("{'systemInstruction':{'parts':[{'text':'s'}]}," + contents + "}");
  }

  @Test
  void callsAndWhatTheyGaveBackKeepTheirIdsAndAreOneTurn() throws Exception {
    String messages =
        "{'role':'user','content':'q'},{'role':'assistant','content':'','tool_calls':[{'id':'c1','type':'function','function':{'name':'f','arguments':'{\\\"n\\\":"
            + " 1.50}'}},{'id':'c2','type':'function','function':{'name':'g','arguments':''},"
            + "'extra_content':{'google':{'thought_signature':'c2ln'}}}]},"
            + "{'role':'tool','tool_call_id':'c2','content':'sunny'},{'role':'tool','tool_call_id':'c1','content':'{\\\"a\\\":"
            + " 2}'}";

    assertThat(render(ASKED, messages))
        .isEqualTo(
            "{'contents':[{'role':'user','parts':[{'text':'q'}]},{'role':'model','parts':["
                + "{'functionCall':{'id':'c1','name':'f','args':{'n':1.50}},"
                + "'thoughtSignature':'skip_thought_signature_validator'},"
                + "{'functionCall':{'id':'c2','name':'g','args':{}},'thoughtSignature':'c2ln'}]},"
                + "{'role':'user','parts':["
                + "{'functionResponse':{'id':'c2','name':'g','response':{'result':'sunny'}}},"
                + "{'functionResponse':{'id':'c1','name':'f','response':{'a':2}}}]}]}");
    assertThat(
            render(
                ASKED,
                "{'from':'human','value':'q'},"
                    + "{'from':'function_call','value':'{\\\"name\\\":\\\"f\\\",\\\"arguments\\\":{}}'},"
                    + "{'from':'observation','value':'ok'}"))
        .isEqualTo(
            "{'contents':[{'role':'user','parts':[{'text':'q'}]},{'role':'model','parts':["
                + "{'functionCall':{'name':'f','args':{}},"
                + "'thoughtSignature':'skip_thought_signature_validator'}]},{'role':'user','parts':["
                + "{'functionResponse':{'name':'f','response':{'result':'ok'}}}]}]}");
  }

  @Test
  void picturesByPathGoThroughTheMediaFolder() throws Exception {
    byte[] png = Samples.picture("png", 20, 10);
    Files.write(folder.resolve("a.png"), png);
    Files.createDirectory(folder.resolve("sub"));
    Files.write(folder.resolve("sub/b.png"), png);
    String part = "{'type':'image_url','image_url':{'url':'%s'}}";
    String data = Base64.getEncoder().encodeToString(png);
    String inline = "{'inlineData':{'mimeType':'image/png','data':'" + data + "'}}";

    for (String path : new String[] {"a.png", "file://a.png"}) {
      assertThat(render(ASKED, "{'role':'user','content':[" + part.formatted(path) + "]}"))
          .isEqualTo("{'contents':[{'role':'user','parts':[" + inline + "]}]}");
    }
    assertThat(render(ASKED, "{'role':'user','content':[{'type':'image','image':'a.png'}]}"))
        .isEqualTo("{'contents':[{'role':'user','parts':[" + inline + "]}]}");
    RequestBuilder uploads =
        builder(ASKED, new MediaRules(".", folder.toString(), 0, false, null, null));
    String one = "{'role':'user','content':[" + part.formatted("a.png") + "]}";
    String other = "{'role':'user','content':[" + part.formatted("sub/b.png") + "]}";
    assertThat(Rows.json(uploads.build(row(rows(one)))))
        .contains("\"fileUri\":\"promptbeam-media:")
        .contains("/a.png\"");
    RequestBuilder shared =
        new RequestBuilder(
            uploads.template(), "m", Deduplicate.TRUE, 1_000_000, source -> false, uploads.media());
    assertThat(shared.build(row(rows(one))).requestKey())
        .isEqualTo(shared.build(row(rows(other))).requestKey());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'x'|REQUEST_INVALID|m[0]: wants an object with role and content",
        "{'role':'critic','content':'x'}|REQUEST_INVALID|m[0]: role \"critic\" has no counterpart;"
            + " system, developer, user, assistant and tool have one",
        "{'role':'user','content':{'text':'x'}}|REQUEST_INVALID|m[0].content: wants text, or a list"
            + " of parts with a type",
        "{'role':'user','content':[{'type':'hologram'}]}|REQUEST_INVALID|m[0].content[0]: parts of"
            + " type \"hologram\" have no counterpart; text, image_url, input_audio and file have"
            + " one",
        "{'role':'user','content':[{'type':'image_url','image_url':{}}]}|REQUEST_INVALID|m[0].content[0].image_url:"
            + " wants a data: URL, an address, or the path of a file as its url",
        "{'role':'user','content':[{'type':'image_url','image_url':'none.png'}]}|MEDIA_UNREADABLE|m[0].content[0]:"
            + " \"none.png\" is not there; paths are relative to media.folder, .",
        "{'role':'user','content':[{'type':'file','file':{'file_id':'file-1'}}]}|REQUEST_INVALID|m[0].content[0]:"
            + " file file-1 lies at OpenAI: bring it along as file_data, or by its path",
        "{'role':'user','content':[{'type':'image_url','image_url':'data:image/png;base64,=='}]}|REQUEST_INVALID|none",
        "{'role':'system','content':[{'type':'image_url','image_url':'data:image/png;base64,AAAA'}]}|REQUEST_INVALID|m[0].content:"
            + " wants text alone: pictures and sound belong to the user",
        "{'role':'tool','tool_call_id':'c','content':'x'}|REQUEST_INVALID|m[0]: is a result of a"
            + " call that was not made, or that has one; its tool_call_id is the id of one of the"
            + " tool_calls before it, or its name that of their function",
        "{'role':'assistant','tool_calls':[{'function':{'name':'f','arguments':'['}}]}|REQUEST_INVALID|m[0].tool_calls[0].function.arguments:"
            + " is no JSON object",
        "{'role':'assistant','audio':{'id':'a'}}|REQUEST_INVALID|m[0].audio: names sound that lies"
            + " at OpenAI; bring its words as content",
        "{'role':'user','content':' '}|REQUEST_INVALID|contents[0] is empty: it has no text and no"
            + " media",
        "{'role':'system','content':'x'}|REQUEST_INVALID|contents[0] is empty: it has no text and"
            + " no media",
      })
  void whatHasNoCounterpartCostsTheRow(String message, String reason, String sentence)
      throws Exception {
    if (sentence.equals("none")) {
      assertThat(render(ASKED, message)).contains("=="); // base64 as it came: the service judges it
      return;
    }
    UnbuildableRowException failure =
        catchThrowableOfType(UnbuildableRowException.class, () -> render(ASKED, message));
    assertThat(failure.reason().code()).isEqualTo(reason);
    assertThat(failure.sentence()).isEqualTo(sentence);
  }

  @Test
  void textInPlaceOfAListSaysHowATableHoldsOne() {
    assertThat(
            catchThrowableOfType(
                    UnbuildableRowException.class,
                    () -> builder(ASKED, rules()).build(row("{\"m\":\"[]\"}")))
                .sentence())
        .isEqualTo(
            "m: wants a list of messages; in a CSV or TSV the column's type is json:"
                + " dataset.types");
  }

  @Test
  void aSpecSaysThemInOneWay() {
    assertThat(Rows.check(json("{'messages':'{{m}}','prompt':'x'}")).problems().toString())
        .isEqualTo("[messages: fills contents: give one of them]");
    assertThat(Rows.check(json("{'messages':[{'role':'user'}]}")).problems().toString())
        .isEqualTo("[messages: wants the column that holds it, \"{{column}}\", and nothing else]");
    assertThat(Rows.check(json("{'messages':'{{m}'}")).problems()).hasSize(1);
  }

  @Test
  void nothingStandsBesideAWholeRequest() {
    assertThat(Rows.check(json("{'openai':'{{b}}','system':'x'}")).problems().toString())
        .isEqualTo("[system: cannot stand beside openai, which is the whole request]");
  }

  private MediaRules rules() {
    return MediaRules.usual(folder);
  }

  private String render(String spec, String messages) throws UnbuildableRowException {
    return Rows.json(builder(spec, rules()).build(row(rows(messages)))).replace('"', '\'');
  }

  private static String rows(String messages) {
    return json("{'t':1.50,'m':[" + messages + "]}");
  }

  private static RequestBuilder builder(String spec, MediaRules rules) {
    CheckedRequest checked = Rows.check(json(spec));
    assertThat(checked.problems()).isEmpty();
    return new RequestBuilder(
        RequestTemplate.compile(RequestKind.GENERATE, checked.json(), false),
        "m",
        Deduplicate.FALSE,
        1_000_000,
        source -> false,
        MediaFiles.of(rules));
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
