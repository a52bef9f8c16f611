package dev.promptbeam.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.Stage;
import dev.promptbeam.result.Outcome.Unanswered;
import dev.promptbeam.result.media.MediaContent;
import dev.promptbeam.result.media.MediaFile;
import dev.promptbeam.result.media.MediaStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MediaJoinTest extends Joining {
  private static final ResultShape PICTURES =
      new ResultShape(true, true, true, Texts.PLAIN, "m", true, false);
  private static final byte[] LARGE = bytes(300_000);
  private static final byte[] SMALL = bytes(10);

  @Test
  void picturesBecomeFilesInTheOrderOfTheirParts() throws Exception {
    String line =
        answer(
            A,
            "{\"text\":\"one \"}",
            picture(LARGE, "image/png", ",\"thoughtSignature\":\"AAAA\""),
            "{\"text\":\"two\"}",
            picture(SMALL, "image/jpeg", ",\"thought\":true"),
            picture(LARGE, "image/webp", ""));

    Collected joined = join(PICTURES, rows(row("k", 0, A, "{}")), answers(line));

    JsonNode row = joined.trees().get(0);
    assertThat(row.path("text").asText()).isEqualTo("one two");
    assertThat(row.path("media").toString())
        .isEqualTo(
            "[{\"path\":\"%1$s-1.png\",\"mimeType\":\"image/png\",\"bytes\":300000,\"sha256\":\"\"},"
                    .formatted(A)
                + "{\"path\":\"%1$s-2.jpg\",\"mimeType\":\"image/jpeg\",\"bytes\":10,\"sha256\":\"\",\"thought\":true},"
                    .formatted(A)
                + "{\"path\":\"%1$s-3.webp\",\"mimeType\":\"image/webp\",\"bytes\":300000,\"sha256\":\"\"}]"
                    .formatted(A));
    assertThat(joined.media.files.get(A + "-1.png")).isEqualTo(LARGE);
    assertThat(joined.media.files.get(A + "-2.jpg")).isEqualTo(SMALL);
    assertThat(joined.media.files.get(A + "-3.webp")).isEqualTo(LARGE);
    assertThat(row.path("response").toString())
        .contains("{\"inlineData\":{\"mimeType\":\"image/png\"},\"thoughtSignature\":\"AAAA\"}")
        .doesNotContain("\"data\"");
  }

  @Test
  void rowsThatShareAnAnswerShareItsFiles() throws Exception {
    Map<String, Outcome> outcomes = answers(answer(A, picture(LARGE, "image/png", "")));

    Collected joined = join(PICTURES, rows(row("k", 0, A, "{}"), row("l", 1, A, "{}")), outcomes);

    assertThat(joined.media.files).containsOnlyKeys(A + "-1.png");
    assertThat(joined.trees()).extracting(row -> row.path("media").size()).containsExactly(1, 1);
    assertThat(joined.trees().get(0).path("media")).isEqualTo(joined.trees().get(1).path("media"));
  }

  @Test
  void dataThatIsNoneCostsItsRowAlone() throws Exception {
    String broken =
        answer(
            A,
            picture(SMALL, "image/png", ""),
            "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"QUJD!\"}}");
    Map<String, Outcome> outcomes = answers(broken, answer(B, picture(LARGE, "image/png", "")));

    Collected joined = join(PICTURES, rows(row("k", 0, A, "{}"), row("l", 1, B, "{}")), outcomes);

    assertThat(joined.trees()).hasSize(1);
    assertThat(joined.media.files).containsOnlyKeys(B + "-1.png");
    DeadLetter letter = joined.deadLetters.get(0);
    assertThat(letter.reason()).isEqualTo(Reason.OUTPUT_MEDIA);
    assertThat(letter.reason().retryable()).isFalse();
    assertThat(letter.message())
        .isEqualTo(
            "part 2 of its media is not base64 before character 5; the answer as it came is the"
                + " line at byte 0 of responses/responses.jsonl");
    assertThat(String.valueOf(letter.response())).doesNotContain("QUJD");
  }

  @Test
  void rowsStandInTheirOrderThoughPicturesAreWrittenBesideEachOther() throws Exception {
    List<String> lines = new ArrayList<>();
    List<String> rows = new ArrayList<>();
    Map<String, Outcome> unanswered = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      String key = String.format(Locale.ROOT, "%032x", i);
      rows.add(row("k" + i, i, key, "{}"));
      switch (i % 3) {
        case 0 -> lines.add(answer(key, picture(bytes(i % 2 == 0 ? 200_000 : 1), "image/png", "")));
        case 1 -> lines.add(answer(key, "{\"text\":\"t\"}"));
        default ->
            unanswered.put(key, new Unanswered(Reason.api(13), "m", Stage.RUN, 1, "b/1", null));
      }
    }
    Map<String, Outcome> outcomes = answers(lines.toArray(String[]::new));
    outcomes.putAll(unanswered);

    Collected joined = join(PICTURES, rows(rows.toArray(String[]::new)), outcomes);

    List<String> keys = new ArrayList<>();
    joined.trees().forEach(row -> keys.add(row.path("key").asText()));
    assertThat(keys)
        .containsExactlyElementsOf(
            IntStream.range(0, 300).filter(i -> i % 3 < 2).mapToObj(i -> "k" + i).toList());
    assertThat(joined.deadLetters)
        .extracting(letter -> letter.source().position())
        .containsExactlyElementsOf(
            LongStream.range(0, 300).filter(i -> i % 3 == 2).boxed().toList());
    assertThat(joined.media.files).hasSize(100);
  }

  @Test
  void aDiskThatFailsEndsTheJoinAndCostsNoRow() throws Exception {
    Map<String, Outcome> outcomes = answers(answer(A, picture(SMALL, "image/png", "")));
    Collected joined = new Collected();
    MediaStore full = new FullStore();

    assertThatThrownBy(
            () ->
                RowJoin.join(
                    PICTURES,
                    rows(row("k", 0, A, "{}")),
                    outcomes,
                    key -> Json.MAPPER.nullNode(),
                    joined,
                    full))
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");
    assertThat(joined.results).isEmpty();
    assertThat(joined.deadLetters).isEmpty();
  }

  private static final class FullStore implements MediaStore {
    @Override
    public MediaFile save(String name, MediaContent content, boolean thought) throws IOException {
      throw new IOException("No space left on device");
    }

    @Override
    public void remove(MediaFile file) {
      throw new IllegalStateException("nothing was saved");
    }

    @Override
    public void force() {
      throw new IllegalStateException("nothing was saved");
    }
  }

  @Test
  void rowsOfARunThatAsksForPicturesHaveThemOrNone() throws Exception {
    Collected joined =
        join(PICTURES, rows(row("k", 0, A, "{}")), answers(answer(A, "{\"text\":\"no\"}")));

    assertThat(joined.trees().get(0).path("media").toString()).isEqualTo("null");
  }

  private static String picture(byte[] bytes, String type, String more) {
    String data = Base64.getEncoder().encodeToString(bytes).replace("/", "\\/");
    return "{\"inlineData\":{\"mimeType\":\"" + type + "\",\"data\":\"" + data + "\"}" + more + "}";
  }

  private static String answer(String key, String... parts) {
    return "{\"key\":\""
        + key
        + "\",\"response\":{\"candidates\":[{\"finishReason\":\"STOP\",\"content\":{\"parts\":"
        + List.of(parts)
        + "}}]}}";
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
