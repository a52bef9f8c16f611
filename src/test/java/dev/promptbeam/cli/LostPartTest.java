package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A complete run whose published files are gone. */
final class LostPartTest extends InWorkspace {
  private static final String PART = "results/part-00000-000.jsonl";

  @BeforeEach
  void complete() throws IOException {
    workspace
        .withSpec(Workspace.SPEC)
        .withFile("cities.csv", "id,city\n1,Oslo\n2,Lima\n3,too,many\n");
    assertThat(workspace.run("emulator", "a").exitCode()).isEqualTo(3);
  }

  @Test
  void resultsAreSaidToBeGoneAndMadeAgainAsTheyWere() throws IOException {
    Map<String, String> before = workspace.lines("a", "results");
    Files.delete(file(PART));

    CommandRun verify = verify();
    assertThat(verify.exitCode()).isEqualTo(1);
    assertThat(verify.out()).startsWith("damaged: " + PART + " is missing; it held 2 rows");

    CommandRun again = workspace.run("emulator", "a");
    assertThat(again.exitCode()).isEqualTo(3);
    assertThat(again.out()).contains(PART + " was gone and is published again\n");
    assertThat(workspace.lines("a", "results")).isEqualTo(before).hasSize(2);
    assertThat(verify().exitCode()).isZero();
  }

  @Test
  void whatTheyWereMadeFromIsNamedWhereThatIsGoneToo() throws IOException {
    Files.delete(file(PART));
    Files.delete(file("rows/00000-000.jsonl"));

    CommandRun again = workspace.run("emulator", "a");
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err())
        .isEqualTo(
            "promptbeam: "
                + PART
                + " is gone, and so is what it was made from: rows/00000-000.jsonl; restore it"
                + " from a copy of "
                + workspace.run("a")
                + ", or ask its rows anew in a run with another --run-id\n");
    assertThat(file(PART)).doesNotExist();
  }

  @Test
  void aLineThatIsDamagedKeepsNoOthersFromBeingTold() throws IOException {
    Path letters = file("dead-letter/permanent/bucket-00000.jsonl");
    Files.writeString(letters, Files.readString(letters) + "{\"reason\":\"READ_");

    CommandRun again = workspace.run("emulator", "a");

    assertThat(again.err()).isEmpty();
    assertThat(again.exitCode()).isEqualTo(3);
    assertThat(again.out())
        .contains(
            "1 READ_MALFORMED (permanent), such as cities.csv",
            "1 unreadable line (permanent), such as bucket-00000.jsonl position ");
  }

  @Test
  void whatWouldNotBecomeTheSameIsNotPutInItsPlace() throws IOException {
    Files.delete(file(PART));
    Path rows = file("rows/00000-000.jsonl");
    Files.writeString(rows, Files.readString(rows).replace("Oslo", "Rome"));

    CommandRun again = workspace.run("emulator", "a");
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err()).contains(PART + " is gone, and what it was made from was changed");
    assertThat(file(PART)).doesNotExist();
  }

  @Test
  void deadLettersOfReadingNeedTheDataset() throws IOException {
    try (var files = Files.list(file("dead-letter/permanent"))) {
      Files.delete(files.findFirst().orElseThrow());
    }
    CommandRun again = workspace.run("emulator", "a");
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err())
        .contains("dead-letter/permanent/bucket-", "only the dataset could make it again");
  }

  private Path file(String name) {
    return workspace.run("a").resolve(name);
  }

  private CommandRun verify() {
    return CommandRun.of("verify", workspace.run("a"));
  }
}
