package dev.promptbeam.request;

import static dev.promptbeam.request.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.KeyedRequest;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.field.RequestProblem;
import dev.promptbeam.request.media.MediaFiles;
import dev.promptbeam.request.media.MediaRules;
import dev.promptbeam.request.media.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaSlotTest {
  private static final String ASKED = "{'prompt':['What is it?',{'media':'{{p}}'}]}";

  @TempDir private Path folder;
  private byte[] png;

  @BeforeEach
  void writesTwoPictures() throws IOException {
    png = Samples.picture("png", 20, 10);
    Files.write(folder.resolve("a.png"), png);
    Files.write(folder.resolve("b.jpg"), Samples.picture("jpg", 20, 10));
  }

  @Test
  void aFileStandsWhereverPartsDo() throws Exception {
    String inline = inline("image/png", png);

    assertThat(parts(ASKED, "{'p':'a.png'}"))
        .isEqualTo("[{'text':'What is it?'},{" + inline + "}]");
    assertThat(render("{'system_instruction':{'parts':[{'media':'a.png'}]},'prompt':'x'}", "{}"))
        .isEqualTo(
            "{'systemInstruction':{'parts':[{"
                + inline
                + "}]},'contents':[{'role':'user','parts':[{'text':'x'}]}]}");
    assertThat(
            render(
                "{'contents':[{'parts':[{'media':'{{d}}/{{p}}'},{'text':'x'}]}]}",
                "{'d':'.','p':'a.png'}"))
        .isEqualTo("{'contents':[{'parts':[{" + inline + "},{'text':'x'}]}]}");
    RequestBuilder embeds = builder(RequestKind.EMBED, "{'prompt':['x',{'media':'{{p}}'}]}", 1000);
    assertThat(Rows.json(embeds.build(row("{\"p\":\"a.png\"}"))).replace('"', '\''))
        .isEqualTo("{'content':{'parts':[{'text':'x'},{" + inline + "}]}}");
  }

  @Test
  void aListOfNamesMakesAPartOfEachAndNoneLeavesItOut() throws Exception {
    String spec =
        "{'prompt':[{'media':'{{a?}}'},{'media':'{{b?}}'},'x',{'media':'{{c?}}'},'y',{'media':'{{d?}}'}]}";
    String inline = "{" + inline("image/png", png) + "}";
    String x = "{'text':'x'}";
    String y = "{'text':'y'}";

    assertThat(parts(spec, "{}")).isEqualTo("[" + x + "," + y + "]");
    assertThat(parts(spec, "{'a':'','b':[],'c':null}")).isEqualTo("[" + x + "," + y + "]");
    assertThat(parts(spec, "{'b':'a.png'}")).isEqualTo("[" + String.join(",", inline, x, y) + "]");
    assertThat(parts(spec, "{'c':'a.png'}")).isEqualTo("[" + String.join(",", x, inline, y) + "]");
    assertThat(parts(spec, "{'a':['a.png','a.png'],'d':['a.png']}"))
        .isEqualTo("[" + String.join(",", inline, inline, x, y, inline) + "]");
    assertThat(refusal("{'prompt':[{'media':'{{a?}}'}]}", "{}"))
        .isEqualTo("REQUEST_INVALID contents[0] is empty: it has no text and no media");
  }

  @Test
  void otherFieldsOfThePartStayBesideTheFile() throws Exception {
    String spec =
        "{'prompt':[{'media_resolution':{'level':'{{l}}'},'media':'{{p}}','mime_type':'image/png'}]}";

    assertThat(parts(spec, "{'p':'a.png','l':'MEDIA_RESOLUTION_HIGH'}"))
        .isEqualTo(
            "[{"
                + inline("image/png", png)
                + ",'mediaResolution':{'level':'MEDIA_RESOLUTION_HIGH'}}]");
    assertThat(refusal(spec, "{'p':['a.png','a.png'],'l':'MEDIA_RESOLUTION_HIGH'}"))
        .isEqualTo(
            "REQUEST_INVALID contents[0].parts[0].media (column p): wants one file, since other"
                + " fields stand beside it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{}                 ~ ROW_MISSING_COLUMN column \"p\" is missing or null; it is used in"
            + " contents[0].parts[1].media",
        "{'p':'none.png'}   ~ MEDIA_UNREADABLE contents[0].parts[1].media (column p): \"none.png\""
            + " is not there; paths are relative to media.folder, .",
        "{'p':''}           ~ MEDIA_UNREADABLE contents[0].parts[1].media (column p): names no"
            + " file; {{column?}} leaves the part out where there is none",
        "{'p':'{{q}}'}      ~ MEDIA_UNREADABLE contents[0].parts[1].media (column p): \"{{q}}\" is"
            + " not there; paths are relative to media.folder, .",
        "{'p':7}            ~ MEDIA_UNREADABLE contents[0].parts[1].media (column p): \"7\" is not"
            + " there; paths are relative to media.folder, .",
        "{'p':{'x':1}}      ~ REQUEST_INVALID contents[0].parts[1].media (column p): wants the name"
            + " of a file, or a list of them",
        "{'p':['a.png',1]}  ~ REQUEST_INVALID contents[0].parts[1].media (column p): wants the name"
            + " of a file, or a list of them",
      })
  void aRowWithoutAFileIsADeadLetter(String row, String refusal) throws Exception {
    assertThat(refusal(ASKED, row)).isEqualTo(refusal);
  }

  @Test
  void equalContentIsOneRequestWhereverItLies() throws Exception {
    Files.createDirectory(folder.resolve("copies"));
    Files.write(folder.resolve("copies/other name.png"), png);
    for (long inline : new long[] {1, 1000}) {
      RequestBuilder builder = builder(RequestKind.GENERATE, ASKED, inline);

      KeyedRequest one = builder.build(row("{\"p\":\"a.png\"}", 0));
      KeyedRequest same = builder.build(row("{\"p\":\"copies/other name.png\"}", 1));
      KeyedRequest other = builder.build(row("{\"p\":\"b.jpg\"}", 2));

      assertThat(same.requestKey()).isEqualTo(one.requestKey());
      assertThat(other.requestKey()).isNotEqualTo(one.requestKey());
      assertThat(Rows.json(one).contains("promptbeam-media:")).isEqualTo(inline == 1);
    }
  }

  @Test
  void moreThanTheModelTakesIsADeadLetter() throws Exception {
    MediaRules rules = new MediaRules(".", folder.toString(), 1000, false, 14, null);
    String constant = "{'inlineData':{'mimeType':'image/png','data':'AAAA'}}";
    RequestBuilder builder =
        builder(
            RequestKind.GENERATE,
            "{'prompt':['x'," + constant + ",{'media':'{{p}}'}]}",
            MediaFiles.of(rules));
    List<String> names = new ArrayList<>(List.of("a.png"));
    while (names.size() < 13) {
      names.add("b.jpg");
    }

    builder.build(row(Json.MAPPER.writeValueAsString(Map.of("p", names))));
    names.add("a.png");
    String tooMany = Json.MAPPER.writeValueAsString(Map.of("p", names));

    assertThat(refusal(builder, tooMany))
        .isEqualTo(
            "REQUEST_INVALID the request has 15 pictures, the model takes at most 14 in one"
                + " request");
  }

  @Test
  void whatGoesInlineCountsForTheSizeOfTheRequest() throws Exception {
    Files.writeString(folder.resolve("large.txt"), "words ".repeat(10_000));
    RequestBuilder builder = builder(RequestKind.GENERATE, ASKED, 100_000);

    assertThat(refusal(builder, "{\"p\":\"large.txt\"}"))
        .isEqualTo("REQUEST_TOO_LARGE the request has at least 80,050 bytes, the limit is 50,000");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{'prompt':[{'media':'a','text':'x'}]} ~ prompt[0].text: cannot stand beside media: give it"
            + " a part of its own",
        "{'prompt':[{'media':'a','size':1}]} ~ prompt[0].size: unknown field",
        "{'prompt':[{'media':['a']}]} ~ prompt[0].media: wants text",
        "{'prompt':[{'media':''}]} ~ prompt[0].media: wants text that says something",
        "{'prompt':[{'media':null}]} ~ prompt[0].media: has no value",
        "{'prompt':[{'media':'{{a | b}}'}]} ~ prompt[0].media: filters ({{column | filter}}) are"
            + " not supported: prepare the column in the dataset",
        "{'prompt':[{'medai':'a'}]} ~ prompt[0].medai: unknown field; did you mean \"media\"?",
        "{'prompt':[{'fileData':{'fileUri':'promptbeam-media:x'}}]} ~ prompt[0].fileData.fileUri:"
            + " is a form that stands for files in jobs only; {media: path} takes a file",
      })
  void aPartThatIsNoneIsAFaultOfTheSpec(String request, String problem) throws Exception {
    assertThat(Rows.check(json(request)).problems())
        .extracting(RequestProblem::toString)
        .containsExactly(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{'prompt':[{'fileData':{'mimeType':'image/png','fileUri':'{{u}}'}}]} ~"
            + " {'u':'promptbeam-media:x'} ~ contents[0].parts[0].fileData.fileUri",
        "{'prompt':[{'fileData':{'mimeType':'image/png','fileUri':'{{u}}{{v}}'}}]} ~"
            + " {'u':'promptbeam-','v':'media:x'} ~ contents[0].parts[0].fileData.fileUri",
        "{'contents':'{{c}}'} ~ {'c':[{'parts':[{'fileData':{'file_uri':'promptbeam-media:x'}}]}]}"
            + " ~ contents[0].parts[0].fileData.file_uri",
      })
  void aRowCannotClaimToBeOneOfOurs(String request, String row, String path) throws Exception {
    assertThat(refusal(request, row))
        .isEqualTo(
            "REQUEST_INVALID "
                + path
                + ": is a form that stands for files in jobs only; {media: path} takes a file");
  }

  @Test
  void otherUrisPassAsTheyAre() throws Exception {
    String spec = "{'prompt':[{'fileData':{'mimeType':'image/png','fileUri':'{{u}}'}}]}";

    for (String uri : List.of("https://example.org/a.png", "gs://bucket/a.png")) {
      assertThat(parts(spec, "{'u':'" + uri + "'}"))
          .isEqualTo("[{'fileData':{'mimeType':'image/png','fileUri':'" + uri + "'}}]");
    }
  }

  @Test
  void aRowCannotBringAPartWithAFile() throws Exception {
    assertThat(refusal("{'contents':'{{c}}'}", "{'c':[{'parts':[{'media':'a.png'}]}]}"))
        .isEqualTo(
            "REQUEST_INVALID contents[0].parts[0].media: files are named in the spec alone, such as"
                + " {media: \"{{column}}\"}");
  }

  @Test
  void theColumnOfAFileIsOneOfThoseThatAHeaderMustHave() {
    assertThat(builder(RequestKind.GENERATE, ASKED, 1).template().missingColumns(List.of("q")))
        .containsExactly("p");
  }

  private String parts(String spec, String row) throws Exception {
    JsonNode request = Json.MAPPER.readTree(json(render(spec, row)));
    return request.at("/contents/0/parts").toString().replace('"', '\'');
  }

  private String render(String spec, String row) throws Exception {
    return Rows.json(builder(RequestKind.GENERATE, spec, 1000).build(row(json(row))))
        .replace('"', '\'');
  }

  private String refusal(String spec, String row) {
    return refusal(builder(RequestKind.GENERATE, spec, 1000), json(row));
  }

  private static String refusal(RequestBuilder builder, String row) {
    UnbuildableRowException thrown =
        catchThrowableOfType(UnbuildableRowException.class, () -> builder.build(row(row)));
    Reason reason = thrown.reason();
    return reason.code() + " " + thrown.sentence();
  }

  private RequestBuilder builder(RequestKind kind, String spec, long inline) {
    MediaRules rules = new MediaRules(".", folder.toString(), inline, false, null, null);
    return builder(kind, spec, MediaFiles.of(rules));
  }

  private static RequestBuilder builder(RequestKind kind, String spec, MediaFiles media) {
    try {
      CheckedRequest checked = RequestFields.check(kind, Json.MAPPER.readTree(json(spec)));
      assertThat(checked.problems()).isEmpty();
      return new RequestBuilder(
          RequestTemplate.compile(kind, checked.json(), false),
          "m",
          Deduplicate.TRUE,
          50_000,
          source -> false,
          media);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String inline(String type, byte[] content) {
    return "'inlineData':{'mimeType':'%s','data':'%s'}"
        .formatted(type, Base64.getEncoder().encodeToString(content));
  }

  private static String json(String quoted) {
    return quoted.replace('\'', '"');
  }
}
