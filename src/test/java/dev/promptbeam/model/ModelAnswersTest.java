package dev.promptbeam.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Answers by who gave them, however many say they did. */
final class ModelAnswersTest {
  private static final Usage ONE = Usage.of(new Tokens(1, 0, 0, 0, 0, 0));

  @Test
  void manyModelsAreBoundedAndNoneIsLost() {
    ModelAnswers sum = ModelAnswers.NONE;
    for (int i = 0; i < 1_000; i++) {
      sum = sum.plus("model-" + i, ONE);
    }
    ModelAnswers twice = sum.plus(sum);

    assertThat(sum.models()).hasSize(ModelAnswers.MOST + 1);
    assertThat(sum.models().get("model-0")).isEqualTo(new ModelAnswers.Sum(1, ONE));
    assertThat(answers(sum, ModelAnswers.OTHER)).isEqualTo(1_000 - ModelAnswers.MOST);
    assertThat(sum.usage().total().prompt()).isEqualTo(1_000);
    assertThat(twice.models()).hasSize(ModelAnswers.MOST + 1);
    assertThat(twice.usage().total().prompt()).isEqualTo(2_000);
  }

  @Test
  void whatIsNoIdOfAModelIsNoneOfThem() {
    ModelAnswers sum =
        ModelAnswers.NONE
            .plus("models/gemini-x", ONE)
            .plus("gemini-x", ONE)
            .plus(null, ONE)
            .plus("  ", ONE)
            .plus("\u001b[31mred", ONE)
            .plus("x".repeat(129), ONE);

    assertThat(answers(sum, "gemini-x")).isEqualTo(2);
    assertThat(answers(sum, ModelAnswers.UNSAID)).isEqualTo(2);
    assertThat(answers(sum, ModelAnswers.OTHER)).isEqualTo(2);
    assertThat(sum.models()).hasSize(3);
  }

  @Test
  void comesBackFromJson() throws Exception {
    ModelAnswers sum = ModelAnswers.NONE.plus("gemini-x", ONE).plus(null, ONE);
    String json = Json.MAPPER.writeValueAsString(sum);
    assertThat(Json.MAPPER.readValue(json, ModelAnswers.class)).isEqualTo(sum);
    assertThat(json).startsWith("{\"").contains("\"gemini-x\":{\"answers\":1,\"usage\":");
  }

  private static long answers(ModelAnswers sum, String model) {
    return requireNonNull(sum.models().get(model)).answers();
  }
}
