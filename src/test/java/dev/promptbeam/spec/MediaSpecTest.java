package dev.promptbeam.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.promptbeam.request.media.MediaRules;
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
    Path file =
        Files.writeString(
            folder.resolve("spec.yaml"),
            "name: n\ndataset: {path: r.jsonl}\nmodel: gemini-3.5-flash-lite\nrequest: {contents:"
                + " [{parts: "
                + parts
                + "}]}\n"
                + more
                + "\n");
    return SpecParser.parse(file, Specs.AS_WRITTEN, Specs.GUIDE);
  }

  private List<String> errors(String more) {
    SpecException thrown = catchThrowableOfType(SpecException.class, () -> parse(FILE, more));
    return thrown.errors().stream()
        .map(error -> error.toString().replace(folder + "/spec", "spec"))
        .map(error -> error.replace(folder.toString(), "FOLDER"))
        .toList();
  }
}
