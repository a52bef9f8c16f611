package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.Lane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who may write to a folder of results, and what becomes of a run whose folder is taken away. */
final class OutputPathOwnerTest extends OverOutputPath {
  @Test
  void aRunOfTheSameNameAndIdElsewhereIsRefusedAndNothingIsSent() throws Exception {
    run("a");
    byte[] before = Files.readAllBytes(out().resolve("capitals.a.part-00000-000.csv"));
    int jobs = server.creates();

    CommandRun other = runUnder(workspace.folder().resolve("others"));

    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err())
        .contains(
            "holds results of another run of that name and id, such as"
                + " capitals.a.part-00000-000.csv; name another --run-id");
    assertThat(workspace.folder().resolve("others/capitals/a")).doesNotExist();
    assertThat(server.creates()).isEqualTo(jobs);
    assertThat(out().resolve("capitals.a.part-00000-000.csv")).hasBinaryContent(before);
  }

  @Test
  void namesAreTakenBeforeAnythingIsSentAndAnotherRunNeverReplacesTheirParts() throws Exception {
    assertThat(run("a", "--wait", "0").exitCode()).isEqualTo(5);
    int jobs = server.creates();
    Path others = workspace.folder().resolve("others");

    CommandRun other = runUnder(others);

    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err())
        .contains(
            "takes results of another run of that name and id, the one in " + workspace.run("a"),
            "and none of " + others.resolve("capitals/a"),
            "name another --run-id, or delete " + out().resolve(".capitals.a.owner"));
    assertThat(others.resolve("capitals/a")).doesNotExist();
    assertThat(server.creates()).isEqualTo(jobs);
    assertThat(run("a").exitCode()).isZero();
    assertThat(names()).containsExactly("capitals.a.part-00000-000.csv");
  }

  @Test
  void aRunGoesOnInItsFolderWhereverItsDirectoryIsMovedTo() throws Exception {
    run("a", "--wait", "0");
    Path moved = workspace.folder().resolve("moved");
    Files.move(workspace.runs(), moved);

    CommandRun on = runUnder(moved);

    assertThat(on.exitCode()).as(on.err()).isZero();
    assertThat(names()).containsExactly("capitals.a.part-00000-000.csv");
  }

  @Test
  void aFolderThatAnotherRunTookMeanwhileStopsAtTheNextStartToo() throws Exception {
    run("a", "--wait", "0");
    Files.writeString(
        out().resolve(".capitals.a.owner"), "{\"runDirectory\":\"/b\",\"token\":\"t\"}");

    CommandRun on = run("a");

    assertThat(on.exitCode()).isEqualTo(2);
    assertThat(on.err()).contains("the one in /b, and none of " + workspace.run("a"));
    assertThat(names()).isEmpty();
    assertThat(CommandRun.of("cancel", workspace.run("a")).exitCode()).isEqualTo(2);
  }

  @Test
  void aFolderThatIsReplacedByAFileIsSaidAtAStart() throws Exception {
    run("a");
    for (String name : List.of("capitals.a.part-00000-000.csv", ".capitals.a.owner")) {
      Files.delete(out().resolve(name));
    }
    Files.delete(out());
    Files.writeString(out(), "a file");

    CommandRun again = run("a");

    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.err())
        .contains("cannot use output.path, " + out() + ": it exists and is no folder")
        .doesNotContain("defect");
  }

  @Tag(Lane.BREADTH)
  @Test
  void aFolderThatVanishesOnTheWayIsAStopAndTheRunGoesOn() throws Exception {
    server.fault(
        """
        {"operation": "files.download", "action": {"type": "delay", "millis": 4000}}\
        """);
    CompletableFuture<CommandRun> running = CompletableFuture.supplyAsync(() -> run("a"));
    while (server.creates() == 0 && !running.isDone()) {
      Thread.onSpinWait();
    }
    Files.delete(out().resolve(".capitals.a.owner"));
    Files.delete(out());

    CommandRun ended = running.join();
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(5);
    assertThat(ended.err() + ended.out())
        .contains("output.path, " + out() + ", is not the folder any more", "go on with: ")
        .doesNotContain("defect");
    assertThat(run("a").exitCode()).isZero();
    assertThat(names()).containsExactly("capitals.a.part-00000-000.csv");
  }
}
