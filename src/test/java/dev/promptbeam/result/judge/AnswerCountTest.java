package dev.promptbeam.result.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.model.ModelAnswers;
import dev.promptbeam.model.Tokens;
import dev.promptbeam.model.Usage;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnswerCountTest {
  @Test
  void sumsAreThoseOfTheAnswersOneByOne() {
    Random random = new Random(3);
    AnswerCount count = new AnswerCount();
    ModelAnswers expected = ModelAnswers.NONE;
    assertThat(count.sums()).isEqualTo(ModelAnswers.NONE);
    String model = null;
    for (int i = 0; i < 2_000; i++) {
      if (random.nextInt(3) == 0) {
        int number = random.nextInt(2 * ModelAnswers.MOST);
        model = number == 0 ? null : number == 1 ? "no id!" : "models/m" + number;
      }
      boolean said = random.nextInt(4) > 0;
      Tokens tokens = said ? new Tokens(random.nextInt(400_000), 1, 2, 3, 4, 5) : null;

      count.add(model, tokens);
      expected = expected.plus(model, tokens == null ? null : Usage.of(tokens));

      assertThat(count.sums()).isEqualTo(expected);
    }
    assertThat(expected.models()).hasSizeGreaterThan(ModelAnswers.MOST - 1);
  }
}
