package dev.promptbeam.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.media.MediaFiles;
import dev.promptbeam.request.media.MediaRules;
import dev.promptbeam.request.media.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conversations as data sets have them, whatever the APIs say. */
final class OddMessagesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "file:///HERE/a%20b.png,a b.png",
        "file:///HERE/a b.png,a b.png",
        "file:/HERE/a%20b.png,a b.png",
        "FILE://localhost/HERE/a%20b.png,a b.png",
        "file://a%20b.png,a b.png",
        "file:///HERE/100%.png,100%.png",
        "file:///HERE/50%25.png,50%.png",
        "file:///HERE/a+b%23c.png,a+b#c.png",
        "a%20b.png,a%20b.png",
      })
  void theUrlOfAFileIsDecodedAndAPathIsNot(String url, String name) throws Exception {
    Files.write(folder.resolve(name), Samples.picture("png", 20, 10));
    String here = url.replace("/HERE", folder.toString());

    assertThat(render("{'role':'user','content':[{'type':'image','image':'" + here + "'}]}"))
        .startsWith(
            "{'contents':[{'role':'user','parts':[{'inlineData':{'mimeType':'image/png','data':'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // the words of one form in the members of the other
        "{'role':null,'from':'human','content':'a'}|{'role':'user','parts':[{'text':'a'}]}",
        "{'role':'human','value':'a'}|{'role':'user','parts':[{'text':'a'}]}",
        "{'from':'user','value':null,'content':'a'}|{'role':'user','parts':[{'text':'a'}]}",
        // files for tuning, and answers of the API as they were stored
        "{'role':'user','name':'Bo','content':'a'},{'role':'assistant','content':'b','weight':0,'refusal':null,'audio':null,'annotations':[],'tool_calls':[],'function_call':null},{'role':'user','content':'c'}"
            + "|{'role':'user','parts':[{'text':'a'}]},{'role':'model','parts':[{'text':'b'}]},{'role':'user','parts':[{'text':'c'}]}",
        "{'role':'user','content':'a','tool_calls':null,'images':[],'audio':''}|{'role':'user','parts':[{'text':'a'}]}",
        "{'role':'user','content':'a'},{'role':'assistant','content':[{'type':'refusal','refusal':'No.'}]},{'role':'user','content':'b'}"
            + "|{'role':'user','parts':[{'text':'a'}]},{'role':'model','parts':[{'text':'No.'}]},{'role':'user','parts':[{'text':'b'}]}",
        // the same role again, and who begins and ends
        "{'role':'user','content':'a'},{'role':'user','content':'b'}|{'role':'user','parts':[{'text':'a'}]},{'role':'user','parts':[{'text':'b'}]}",
        "{'role':'assistant','content':'a'},{'role':'assistant','content':'b'},{'role':'user','content':'c'}"
            + "|{'role':'model','parts':[{'text':'a'},{'text':'b'}]},{'role':'user','parts':[{'text':'c'}]}",
        "{'role':'user','content':'a'},{'role':'assistant','content':'b'}|{'role':'user','parts':[{'text':'a'}]},{'role':'model','parts':[{'text':'b'}]}",
        // text that is empty beside a picture
        "{'role':'user','content':[{'type':'text','text':''},{'type':'image_url','image_url':'https://a/b.png'}]}"
            + "|{'role':'user','parts':[{'fileData':{'fileUri':'https://a/b.png'}}]}",
        // bytes that are no text, and sound with its own data: URL
        "{'role':'user','content':[{'type':'image_url','image_url':'data:image/png,%89PNGä'}]}"
            + "|{'role':'user','parts':[{'inlineData':{'mimeType':'image/png','data':'iVBOR8Ok'}}]}",
        "{'role':'user','content':[{'type':'input_audio','input_audio':{'data':'data:audio/wav;base64,AAAA','format':'wav'}}]}"
            + "|{'role':'user','parts':[{'inlineData':{'mimeType':'audio/wav','data':'AAAA'}}]}",
        "{'role':'user','content':[{'type':'file','file':null,'file_data':'AAAA','filename':'a.PDF'}]}"
            + "|{'role':'user','parts':[{'inlineData':{'mimeType':'application/pdf','data':'AAAA'}}]}",
      })
  void areSentAsTheyAreMeant(String messages, String contents) throws Exception {
    assertThat(render(messages)).isEqualTo("{'contents':[" + contents + "]}");
  }

  @Test
  void theSystemMayBeToldInPartsAndMayBeToldNothing() throws Exception {
    String user = "{'from':'human','value':'q'}";
    String contents = "{'contents':[{'role':'user','parts':[{'text':'q'}]}]";

    assertThat(render("{'from':'system','value':[{'type':'text','text':'a'},'b']}," + user))
        .isEqualTo(contents + ",'systemInstruction':{'parts':[{'text':'ab'}]}}");
    assertThat(render("{'from':'system','value':null},{'role':'developer','content':''}," + user))
        .isEqualTo(contents + "}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'role':'system','text':'x'}|m[0]: has no content",
        "{'role':'user','parts':[{'text':'x'}]}|m[0]: has no content",
        "{'role':'assistant','text':'x'}|m[0]: has no content",
        "{'role':['user'],'content':'x'}|m[0].role: wants text",
        "{'from':5,'value':'x'}|m[0].from: wants text",
        "{'from':'gpt','value':{'text':'x'}}|m[0].value: wants text, or a list of parts with a"
            + " type",
        "{'role':'assistant','refusal':['x']}|m[0].refusal: wants text",
        "{'role':'user','content':'x','tool_calls':[{}]}|m[0].tool_calls: belongs to the assistant",
        "{'from':'human','value':'x','function_call':'f'}|m[0].function_call: belongs to the"
            + " assistant",
        "{'role':'user','content':'x','images':['AAAA']}|m[0].images: cannot stand beside the"
            + " content: bring it as a part of it",
        "{'role':'user','content':'x','audio':'a.wav'}|m[0].audio: cannot stand beside the content:"
            + " bring it as a part of it",
        "{'role':'user','content':[{'type':'text','text':'x','image_url':{'url':'https://a/b'}}]}|m[0].content[0].image_url:"
            + " cannot stand in a part of text; give it a part of its own",
        "{'role':'user','content':[{'type':['text'],'text':'x'}]}|m[0].content[0].type: wants text",
        "{'role':'user','content':[{'type':'image','image':5,'url':'a.png'}]}|m[0].content[0].image:"
            + " wants a data: URL, an address, or the path of a file as its url",
        "{'role':'user','content':[{'type':'image_url','image_url':{'url':5,'path':'a.png'}}]}|m[0].content[0].image_url.url:"
            + " wants text",
        "{'role':'user','content':[{'type':'input_audio','input_audio':'AAAA'}]}|m[0].content[0].input_audio:"
            + " wants data in base64 and its format, such as wav or mp3",
        "{'role':'user','content':[{'type':'file','file':{'file_data':5,'file_url':'a.pdf'}}]}|m[0].content[0].file_data:"
            + " wants text",
        "{'role':'user','content':[{'type':'file','file':{'file_data':'AAAA','filename':'a.txt'}}]}|m[0].content[0].file_data:"
            + " wants a data: URL, which says its type",
      })
  void whatCannotBeSentCostsTheRow(String messages, String sentence) {
    assertThat(
            catchThrowableOfType(UnbuildableRowException.class, () -> render(messages)).sentence())
        .isEqualTo(sentence);
  }

  @Test
  void bareBase64IsNoPathAndIsNotToldBack() {
    String picture = "{'role':'user','content':[{'type':'image','image':'%s'}]}";

    assertThat(
            catchThrowableOfType(
                    UnbuildableRowException.class,
                    () -> render(picture.formatted("iVBORw0K".repeat(1_000))))
                .sentence())
        .isEqualTo(
            "m[0].content[0]: has 8000 characters and is no path of a file; base64 wants"
                + " data:image/png;base64, or its like, before it");
  }

  private String render(String messages) throws UnbuildableRowException, IOException {
    RequestBuilder builder =
        new RequestBuilder(
            RequestTemplate.compile(RequestKind.GENERATE, "{\"messages\":\"{{m}}\"}", false),
            "m",
            Deduplicate.FALSE,
            1_000_000,
            source -> false,
            MediaFiles.of(MediaRules.usual(folder)));
    String row = ("{'m':[" + messages + "]}").replace('\'', '"');
    return Rows.json(builder.build(Rows.row(row))).replace('"', '\'');
  }
}
