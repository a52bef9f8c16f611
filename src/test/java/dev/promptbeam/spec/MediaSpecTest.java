package dev.promptbeam.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.promptbeam.request.media.MediaRules;
import dev.promptbeam.request.media.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaSpecTest {
  private static final String TEXT = "[{text: hello}]";
  private static final String FILE = "[{media: \"{{p}}\"}]";

  @TempDir private Path folder;

  @Test
  void saysWhichFilesGoHow() throws Exception {
    Path pictures = Files.createDirectories(folder.resolve("../pictures").normalize());

    assertThat(parse(FILE, "").media()).isEqualTo(MediaRules.usual(folder));
    assertThat(parse(FILE, "media: {folder: ../pictures, inline: 2MB, outside: true}").media())
        .isEqualTo(new MediaRules("../pictures", pictures.toString(), 2_000_000, true, null, null));
    assertThat(parse(FILE, "media: {inline: 0}").media().inlineBytes()).isZero();
  }

  @Test
  void aFolderThatIsNoneIsRefusedByItsPlace() throws Exception {
    Files.writeString(folder.resolve("file"), "x");

    assertThat(errors("media:\n  folder: none"))
        .containsExactly("spec.yaml:6:11: media.folder: there is no folder FOLDER/none");
    assertThat(errors("media:\n  folder: file"))
        .containsExactly(
            "spec.yaml:6:11: media.folder: FOLDER/file is a file; wants the folder around it");
    assertThat(errors("media: {folder: \"a\\0b\"}"))
        .containsExactly(
            "spec.yaml:5:17: media.folder: is no path of a folder: Nul character not allowed");
  }

  @Test
  void aFileThatTheSpecNamesIsLookedAtWithIt() throws Exception {
    Files.writeString(folder.resolve("logo.png"), "<html>404</html>");
    String parts = "[{text: x}, {media: logo.png}, {media: none.pdf, mimeType: image/png}]";

    assertThat(errorsOf("request: {contents: [{parts: " + parts + "}]}"))
        .containsExactly(
            "spec.yaml:4:50: request.contents[0].parts[1].media: \"logo.png\" (text/html) is text"
                + " by its content, whatever its name says; copy it again from where it came from",
            "spec.yaml:4:69: request.contents[0].parts[2].media: \"none.pdf\" is not there; paths"
                + " are relative to media.folder, .");
    assertThat(errorsOf("request:\n  prompt:\n  - x\n  - media: none.png"))
        .containsExactly(
            "spec.yaml:7:12: request.prompt[1].media: \"none.png\" is not there; paths are"
                + " relative to media.folder, .");
  }

  @Test
  void morePicturesThanTheModelTakesAreAFaultOfTheSpec() throws Exception {
    Files.write(folder.resolve("a.png"), Samples.picture("png", 8, 8));
    String inline = "{inlineData: {mimeType: image/png, data: AAAA}}, ";
    String file = "{media: a.png}, ";
    String fits = "request: {prompt: [" + inline.repeat(7) + file.repeat(7) + "x]}";
    String tooMany = "request: {prompt: [" + inline.repeat(7) + file.repeat(8) + "x]}";

    assertThat(SpecParser.parse(spec("gemini-3-pro-image", fits), Specs.AS_WRITTEN, Specs.GUIDE))
        .isNotNull();
    assertThat(errors(spec("gemini-3-pro-image", tooMany)))
        .containsExactly(
            "spec.yaml:4:1: request: has 15 pictures, the model takes at most 14 in"
                + " one request");
    assertThat(SpecParser.parse(spec("gemini-3.6-flash", tooMany), Specs.AS_WRITTEN, Specs.GUIDE))
        .isNotNull();
  }

  @Test
  void whatChangesRequestsBelongsToTheIdentityOfARunWithFiles() throws Exception {
    assertThat(Identity.of(parse(FILE, "")))
        .containsEntry("media", "folder ., inline 100000, outside false");
    assertThat(Identity.of(parse(FILE, "media: {folder: ., inline: 1KB, outside: true}")))
        .containsEntry("media", "folder ., inline 1000, outside true");
    assertThat(Identity.of(parse(TEXT, "media: {inline: 1KB}"))).doesNotContainKey("media");
  }

  @Test
  void aStoredSpecHasTheFolderItHad() throws Exception {
    Spec spec = parse(FILE, "");

    assertThat(StoredSpec.read(StoredSpec.write(spec))).contains(spec);
    assertThat(spec.redrivenAt("http://localhost:1").media()).isEqualTo(spec.media());
  }

  private Spec parse(String parts, String more) throws IOException, SpecException {
    String request = "request: {contents: [{parts: " + parts + "}]}\n";
    return SpecParser.parse(
        spec("gemini-3.5-flash-lite", request + more), Specs.AS_WRITTEN, Specs.GUIDE);
  }

  private Path spec(String model, String more) throws IOException {
    return Files.writeString(
        folder.resolve("spec.yaml"),
        "name: n\ndataset: {path: r.jsonl}\nmodel: " + model + "\n" + more + "\n");
  }

  private List<String> errors(String more) throws IOException {
    return errorsOf("request: {contents: [{parts: " + FILE + "}]}\n" + more);
  }

  private List<String> errorsOf(String more) throws IOException {
    return errors(spec("gemini-3.5-flash-lite", more));
  }

  private List<String> errors(Path file) {
    SpecException thrown =
        catchThrowableOfType(
            SpecException.class, () -> SpecParser.parse(file, Specs.AS_WRITTEN, Specs.GUIDE));
    return thrown.errors().stream()
        .map(error -> error.toString().replace(folder + "/spec", "spec"))
        .map(error -> error.replace(folder.toString(), "FOLDER"))
        .toList();
  }
}
