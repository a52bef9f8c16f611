package dev.promptbeam.dataset.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.promptbeam.dataset.Collected;
import dev.promptbeam.dataset.DatasetFolder;
import dev.promptbeam.dataset.Splits;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a folder or a glob holds besides plain files under plain names. */
final class LinksAndGlobsTest {
  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void makeFolder() throws IOException {
    data = Files.createDirectories(folder.resolve("data"));
    file("data/a.jsonl");
  }

  @ParameterizedTest
  @CsvSource({"data", "data/*", "data/*.jsonl", "**/*.jsonl", "data/**", "d*/[ag]*.jsonl"})
  void linkThatLeadsNowhereIsFoundAsUnreadable(String pattern) throws Exception {
    link("data/gone.jsonl", "nowhere/x.jsonl");

    assertThat(list(pattern))
        .containsExactly(
            "data/a.jsonl", "data/gone.jsonl is a link to nowhere/x.jsonl, which is missing");
  }

  @Test
  void linkThatLeadsNowhereIsItsOwnDeadLetter() throws Exception {
    link("data/gone.jsonl", "nowhere/x.jsonl");
    List<DataFile> files = DatasetFiles.list(folder, List.of("data"));

    Collected read =
        DatasetFolder.read(
            Splits.plan(files, DatasetFolder.jsonl(), 100, Splits.ALL_ROWS), DatasetFolder.jsonl());

    assertThat(read.keys()).containsExactly("data/a.jsonl#0");
    assertThat(read.reasons()).containsExactly("READ_FILE");
    assertThat(read.messages())
        .containsExactly("data/gone.jsonl is a link to nowhere/x.jsonl, which is missing");
  }

  @Test
  void linkThatLeadsSomewhereByNowIsAnotherDataset() throws Exception {
    link("data/gone.jsonl", "x.jsonl");
    List<DataFile> files = DatasetFiles.list(folder, List.of("data"));
    file("data/x.jsonl");

    assertThatThrownBy(() -> DatasetFolder.read(files.get(1), DatasetFolder.jsonl()))
        .isInstanceOf(DatasetChangedException.class);
  }

  @Test
  void linkToItselfAndLinkToAFolderThatIsGoneAreFound() throws Exception {
    link("data/self.jsonl", "self.jsonl");
    link("data/older", "nowhere");

    assertThat(list("data/*/x.jsonl", "data/*.jsonl"))
        .containsExactly(
            "data/a.jsonl",
            "data/older is a link to nowhere, which is missing",
            "data/self.jsonl cannot be read: Too many levels of symbolic links"
                + " or unable to access attributes of symbolic link");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"data/*/now/*.jsonl", "data/{s,t}/now/*.jsonl", "**/now/*.jsonl", "d*/?/now/**"})
  void linkToAFolderThatIsGoneIsFoundBehindAnyChoice(String pattern) throws Exception {
    file("data/t/now/x.jsonl");
    file("data/s/x.jsonl");
    link("data/s/now", "nowhere");

    assertThat(list(pattern))
        .containsExactly("data/s/now is a link to nowhere, which is missing", "data/t/now/x.jsonl");
  }

  @Test
  void linkToAFolderThatIsGoneIsFoundWhateverItsName() throws Exception {
    file("data/v1.1/x.jsonl");
    link("data/v1.2", "nowhere");

    assertThat(list("data/v*/x.jsonl"))
        .containsExactly("data/v1.1/x.jsonl", "data/v1.2 is a link to nowhere, which is missing");
  }

  @Test
  void linkToAFolderThatIsGoneAndNamedByItselfIsRefused() throws Exception {
    link("data/now", "nowhere");

    assertThatThrownBy(() -> list("data/now/*.jsonl"))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith("data/now/*.jsonl matches no file");
  }

  @Test
  void linkNamedByItselfIsRefused() throws Exception {
    link("gone.jsonl", "nowhere");

    assertThatThrownBy(() -> list("gone.jsonl"))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            "gone.jsonl is a link to nowhere, which is missing: " + folder.resolve("gone.jsonl"));
  }

  @ParameterizedTest
  @CsvSource({
    "data, data/a.jsonl data/sub/b.jsonl data/up/c.jsonl data/up/other/d.jsonl",
    "data/**/*.jsonl, data/a.jsonl data/sub/b.jsonl data/up/c.jsonl data/up/other/d.jsonl",
    "**/*.jsonl, c.jsonl data/a.jsonl data/sub/b.jsonl other/d.jsonl",
    "data/*/*/*.jsonl, data/sub/whole/c.jsonl data/up/other/d.jsonl data/up/data/a.jsonl",
  })
  void linksUpwardsAreFollowedOnce(String pattern, String files) throws Exception {
    file("data/sub/b.jsonl");
    file("c.jsonl");
    file("other/d.jsonl");
    link("data/up", "..");
    link("data/sub/whole", folder.toString());
    link("other/back", "../data/sub");

    assertThat(list(pattern)).containsExactlyInAnyOrder(files.split(" "));
  }

  @Test
  void manyFoldersThatLinkToEachOtherAreReadOnce() throws Exception {
    for (int one = 0; one < 12; one++) {
      file("data/s" + one + "/x.jsonl");
      for (int other = 0; other < 12; other++) {
        link("data/s" + one + "/to" + other, "../s" + other);
      }
    }

    assertThat(list("data/**/x.jsonl"))
        .hasSize(12)
        .allMatch(path -> path.matches("data/s\\d+/x.jsonl"));
  }

  @Test
  void linkToAFolderInsideAGlobIsAFolder() throws Exception {
    file("elsewhere/b.jsonl");
    link("data/linked", "../elsewhere");

    assertThat(list("data/l*/*.jsonl")).containsExactly("data/linked/b.jsonl");
    assertThat(list("data/*/*.jsonl", "elsewhere")).containsExactly("data/linked/b.jsonl");
  }

  @Test
  void socketsAndPipesAreFoundAsUnreadable() throws Exception {
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(data.resolve("s.jsonl")));
      assertThat(list("data"))
          .containsExactly(
              "data/a.jsonl", "data/s.jsonl is a pipe, a socket or a device, not a file");
      assertThatThrownBy(() -> list("data/s.jsonl")).isInstanceOf(DatasetException.class);
    }
  }

  @Test
  void whatPermissionsForbidIsFoundAsUnreadable() throws Exception {
    file("data/closed/b.jsonl");
    file("data/secret.jsonl");
    forbid("data/closed");
    forbid("data/secret.jsonl");
    assumeThat(Files.isReadable(data.resolve("closed"))).as("root may read all").isFalse();

    assertThat(list("data"))
        .containsExactly(
            "data/a.jsonl",
            "data/closed cannot be listed: permission denied",
            "data/secret.jsonl cannot be read: permission denied");
    assertThat(list("data/a*")).containsExactly("data/a.jsonl");
    assertThatThrownBy(() -> list("data/closed"))
        .isInstanceOf(DatasetException.class)
        .hasMessage("data/closed cannot be listed: permission denied");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "odd/x\\[1\\].jsonl odd/x[1].jsonl",
        "odd/x\\[1].jsonl odd/x[1].jsonl",
        "odd/x[1].jsonl odd/x[1].jsonl",
        "odd/x[[]?].jsonl odd/x[1].jsonl",
        "odd/\\{a,b\\}.jsonl odd/{a,b}.jsonl",
        "odd/{\\{a\\,b\\},y}.jsonl odd/{a,b}.jsonl",
        "odd/\\*\\?.jsonl odd/*?.jsonl",
        "odd/\\**.jsonl odd/*?.jsonl",
        "odd/back\\\\slash.jsonl odd/back\\slash.jsonl",
        "odd/back\\slash.jsonl odd/back\\slash.jsonl",
        "odd/in\\[2\\]/*.jsonl odd/in[2]/b.jsonl",
        "odd/in\\[2\\] odd/in[2]/b.jsonl",
        "odd/new*.jsonl odd/new\\nline.jsonl",
        "odd/in**.jsonl odd/in[2]/b.jsonl",
        "odd/{in\\[2\\]/b,none}.jsonl odd/in[2]/b.jsonl",
        "o{dd,}/{back*,none{1,2}}.jsonl odd/back\\slash.jsonl",
      })
  void specialLettersCanBeEscaped(String pattern, String path) throws Exception {
    for (String name :
        List.of("x[1]", "x1", "{a,b}", "a", "*?", "back\\slash", "in[2]/b", "new\nline")) {
      file("odd/" + name + ".jsonl");
    }

    assertThat(list(pattern)).containsExactly(path.replace("\\nline", "\nline"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none/[a | none/[a is no glob: Missing ']",
        "data/{a,b | data/{a,b is no glob: Missing '}",
        "data/a\\ | data/a\\ is no glob: No character to escape",
        "data[1]/*.jsonl | data[1]/*.jsonl matches no file",
      })
  void brokenGlobsAreRefusedWithAHint(String pattern, String message) {
    assertThatThrownBy(() -> list(pattern))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith(message);
    assertThatThrownBy(() -> list("data[1]/*.jsonl"))
        .hasMessageEndingWith("a backslash before [ ] { } * ? or \\ takes it as it is");
  }

  @Test
  void patternsWithoutEndAreRefusedAtOnce() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThatThrownBy(() -> list("{a,a}".repeat(60) + ".jsonl"))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("more than 10000 choices"));
    assertThatThrownBy(() -> list("{a}".repeat(100_000)))
        .isInstanceOf(DatasetException.class)
        .hasMessage("dataset.path has 300,000 characters; no path has more than 10,000");
  }

  private List<String> list(String... patterns) throws DatasetException {
    return DatasetFiles.list(folder, Arrays.asList(patterns)).stream()
        .map(file -> file.isReadable() ? file.path() : file.path() + " " + file.problem())
        .toList();
  }

  private void file(String path) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{\"a\":1}\n");
  }

  private void link(String path, String target) throws IOException {
    Files.createSymbolicLink(folder.resolve(path), Path.of(target));
  }

  private void forbid(String path) throws IOException {
    Files.setPosixFilePermissions(
        folder.resolve(path), PosixFilePermissions.fromString("---------"));
  }
}
