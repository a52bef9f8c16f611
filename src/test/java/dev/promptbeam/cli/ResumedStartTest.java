package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a later start makes of a service that has changed, where paid answers lie at it. */
final class ResumedStartTest extends AgainstRemoteJobs {
  private static final String MODEL_LOOK_UP = "models.get";

  @Test
  void answersOfAModelThatIsGoneAreFetched() throws Exception {
    assertThat(workspace.run(server.url(), "a", "--wait", "0").exitCode()).isEqualTo(5);
    server.refuse(MODEL_LOOK_UP, 404);

    CommandRun run = workspace.run(server.url(), "a");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("gemini-3.5-flash-lite is not there any more", "promptbeam cancel capitals/a");
    assertThat(server.creates()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void aRefusedKeyIsAStopAndSaysWhatIsOpen(int code) throws Exception {
    assertThat(workspace.run(server.url(), "a", "--wait", "0").exitCode()).isEqualTo(5);
    server.refuse(MODEL_LOOK_UP, code);

    CommandRun run = workspace.run(server.url(), "a");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(5);
    assertThat(run.err()).contains("was refused", "1 jobs of the run are open", "the right key");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404})
  void beforeAnythingIsSentBothAreBadInput(int code) throws Exception {
    server.refuse(MODEL_LOOK_UP, code);

    CommandRun run = workspace.run(server.url(), "a");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(server.creates()).isZero();
  }
}
