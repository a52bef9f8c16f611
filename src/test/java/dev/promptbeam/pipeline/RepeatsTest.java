package dev.promptbeam.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.model.Source;
import org.junit.jupiter.api.Test;

/** What is said of repeated keys and members. */
final class RepeatsTest {
  @Test
  void aNameOfAnyLengthMakesOneSentence() {
    Source source = new Source("a.jsonl", 3);

    assertThat(Repeats.memberSentence(source, "city"))
        .isEqualTo(
            source
                + " has two members named \"city\" in one JSON object, and there may be more such"
                + " rows; the last one counts");
    assertThat(Repeats.memberSentence(source, "x".repeat(50_000)))
        .contains("\"" + "x".repeat(100) + "…\"")
        .hasSizeLessThan(300);
  }
}
