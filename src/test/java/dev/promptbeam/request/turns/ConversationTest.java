package dev.promptbeam.request.turns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What comes before stays as it was, to the byte. */
final class ConversationTest {
  /** A number, an escape, a field and a spelling that would be others once read and written. */
  private static final String TURN =
      "{\"role\":\"model\",\"parts\":[{\"text\":\"\\u00e9"
          + " a\\/b\",\"thought_signature\":\"AbC+/=\"},"
          + " {\"inlineData\":{\"data\":\"aGk=\",\"mimeType\":\"image/png\"},\"score\":1.50e+2}]}";

  @Test
  void newTurnsStandBehindWhatWasAskedAndSaid() {
    assertThat(
            carriedOn(
                "{\"systemInstruction\":{\"parts\":[{\"text\":\"s\"}]},\"contents\":[{\"role\":\"user\"}],"
                    + "\"generationConfig\":{\"temperature\":0}}",
                TURN,
                "{\"contents\":[{\"role\":\"user\",\"parts\":[]}],\"generationConfig\":{\"topK\":1}}"))
        .isEqualTo(
            "{\"contents\":[{\"role\":\"user\"},"
                + TURN
                + ",{\"role\":\"user\",\"parts\":[]}],\"generationConfig\":{\"topK\":1},"
                + "\"systemInstruction\":{\"parts\":[{\"text\":\"s\"}]}}");
  }

  @Test
  void aSystemInstructionOfItsOwnTakesThePlaceOfTheFormer() {
    assertThat(
            carriedOn(
                "{\"contents\":[1],\"systemInstruction\":{\"parts\":[1]}}",
                "{\"parts\":[]}",
                "{\"systemInstruction\":{\"parts\":[2]},\"contents\":[2]}"))
        .isEqualTo(
            "{\"systemInstruction\":{\"parts\":[2]},\"contents\":[1,{\"role\":\"model\",\"parts\":[]},2]}");
  }

  @Test
  void whatHasNoListOfTurnsIsNotCarriedOn() {
    assertThat(carriedOn("{\"content\":{}}", TURN, "{\"contents\":[2]}")).isNull();
    assertThat(carriedOn("{\"contents\":{}}", TURN, "{\"contents\":[2]}")).isNull();
  }

  private static @Nullable String carriedOn(String request, String turn, String next) {
    byte[] whole =
        new Conversation(request.getBytes(UTF_8), turn.getBytes(UTF_8))
            .carriedOn(next.getBytes(UTF_8));
    return whole == null ? null : new String(whole, UTF_8);
  }
}
