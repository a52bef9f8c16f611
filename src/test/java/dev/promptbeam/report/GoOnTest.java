package dev.promptbeam.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The command that goes on, as a shell reads it. */
final class GoOnTest {
  @Test
  void runIdComesBeforeTheOptionsOfBeam() {
    assertThat(
            GoOn.command(List.of("run", "a.yaml", "--limit", "3", "--", "--parallelism=2"), "x1"))
        .isEqualTo("promptbeam run a.yaml --limit 3 --run-id x1 -- --parallelism=2");
  }

  @Test
  void runIdThatWasGivenIsNotGivenTwice() {
    assertThat(GoOn.command(List.of("run", "a.yaml", "--run-id=x1"), "x1"))
        .isEqualTo("promptbeam run a.yaml --run-id=x1");
    assertThat(GoOn.command(List.of("redrive", "a/b", "--run-id", "x1"), "x1"))
        .isEqualTo("promptbeam redrive a/b --run-id x1");
  }

  @Test
  void whatTheShellWouldReadOtherwiseIsQuoted() {
    assertThat(
            GoOn.command(
                List.of("run", "my spec.yaml", "--param", "who=it's $HOME", "--param", "e="), "x"))
        .isEqualTo(
            "promptbeam run 'my spec.yaml' --param 'who=it'\\''s $HOME' --param e= --run-id x");
    assertThat(GoOn.quoted("")).isEqualTo("''");
    assertThat(GoOn.quoted("Z\u00fcrich")).isEqualTo("'Z\u00fcrich'");
    assertThat(GoOn.quoted("a\nb\u001b'\\")).isEqualTo("$'a\\nb\\u001b\\'\\\\'");
  }

  @Test
  void whatHasTakenEffectIsNotAskedForAgain() {
    assertThat(
            GoOn.command(
                List.of("run", "a.yaml", "--abandon-open-jobs", "--cluster-gone", "--wait", "1h"),
                "x"))
        .isEqualTo("promptbeam run a.yaml --wait 1h --run-id x");
  }
}
