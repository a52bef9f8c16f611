package dev.promptbeam.result.judge;

import static dev.promptbeam.result.judge.Judging.TEXT;
import static dev.promptbeam.result.judge.Judging.judge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.model.Reason;
import dev.promptbeam.model.Tokens;
import dev.promptbeam.model.Usage;
import dev.promptbeam.result.Joining;
import dev.promptbeam.result.judge.Verdict.Done;
import dev.promptbeam.result.line.Slice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Answers with names in snake_case are read, judged and written as those in camelCase are. */
class SnakeCaseAnswersTest extends Joining {
  /** All that is read of an answer, and some that is only passed on. */
  private static final String FULL =
      "{\"key\":\""
          + A
          + "\",\"response\":{\"candidates\":[{\"content\":{\"parts\":["
          + "{\"text\":\"a\u00e4_b\"},{\"text\":\"t\",\"thought\":true},"
          + "{\"thoughtSignature\":\"El4K\"},"
          + "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AAAA\"}}],\"role\":\"model\"},"
          + "\"finishReason\":\"STOP\",\"avgLogprobs\":-1.50E-7}],"
          + "\"usageMetadata\":{\"promptTokenCount\":5,\"cachedContentTokenCount\":1,"
          + "\"candidatesTokenCount\":7,\"thoughtsTokenCount\":2,\"toolUsePromptTokenCount\":3,"
          + "\"candidatesTokensDetails\":[{\"modality\":\"IMAGE\",\"tokenCount\":4}]},"
          + "\"modelVersion\":\"m_1\"}}";

  private static final String CALL =
      "{\"functionCall\":{\"name\":\"f_1\",\"args\":{\"customerId\":[1.50,{\"order_id\":2}]}}}";

  @Test
  void areReadWhole() throws IOException {
    AnswerLine answer = parse(snake(FULL));

    assertThat(answer.tokens()).isEqualTo(new Tokens(5, 1, 7, 2, 3, 4));
    assertThat(answer.candidate())
        .usingRecursiveComparison()
        .ignoringFieldsOfTypes(Slice.class)
        .isEqualTo(parse(FULL).candidate());
    assertThat(judge(TEXT, snake(FULL))).isEqualTo(Done.INSTANCE);
  }

  @Test
  void areJudgedByTheirReasons() throws IOException {
    String stopped =
        "{\"response\":{\"candidates\":[{\"finish_reason\":\"SAFETY\","
            + "\"finish_message\":\"no\",\"content\":{}}]}}";
    String blocked = "{\"response\":{\"prompt_feedback\":{\"block_reason\":\"OTHER\"}}}";
    String signed =
        "{\"response\":{\"candidates\":[{\"finish_reason\":\"STOP\",\"content\":{\"parts\":["
            + "{\"thought_signature\":\"El4K\"}]}}]}}";

    assertThat(judge(TEXT, stopped).toString()).contains("FINISH_SAFETY", "SAFETY: no");
    assertThat(judge(TEXT, blocked).toString()).contains(Reason.PROMPT_BLOCKED.code(), "OTHER");
    assertThat(judge(TEXT, signed).toString()).contains(Reason.OUTPUT_EMPTY.code());
  }

  @Test
  void areCountedByAScan() throws IOException {
    Path answers = Files.writeString(folder.resolve("answers.jsonl"), snake(FULL));
    Path requests =
        Files.writeString(
            folder.resolve("input.jsonl"), "{\"key\":\"" + A + "\",\"request\":{}}\n");

    AnswerIndex index = AnswerScan.scan(answers, requests, Classifier.of(TEXT));

    assertThat(index.counts().done()).isEqualTo(1);
    assertThat(index.usage()).isEqualTo(Usage.of(new Tokens(5, 1, 7, 2, 3, 4)));
  }

  @Test
  void makeTheSameResultsByteForByte() throws IOException {
    assertThat(result(snake(FULL)))
        .isEqualTo(result(FULL))
        .contains("\"inlineData\":{\"mimeType\":\"image/png\"}", "\"avgLogprobs\":-1.50E-7");
  }

  @Test
  void makeTheSameDeadLetters() throws IOException {
    assertThat(lastResponse(snake(FULL))).isEqualTo(lastResponse(FULL)).contains("finishReason");
  }

  @Test
  void keepTheUsersOwnNames() throws IOException {
    String line = answer(A, "see", 1).replace("{\"text\":\"see\"}", CALL);
    String snake = line.replace("functionCall", "function_call").replace("finishR", "finish_r");

    assertThat(result(snake)).contains(CALL, "\"finishReason\"");
    assertThat(lastResponse(snake)).contains(CALL);
  }

  @Test
  void holdNoDataInLaterCandidatesEither() throws IOException {
    String later =
        "}],\"role\":\"model\"},\"finishReason\":\"STOP\"},{\"content\":{\"parts\":["
            + "{\"inline_data\":{\"mime_type\":\"image/png\",\"data\":\"AAAA\"}}]}}],";
    String line = answer(A, "x", 1).replaceFirst("}]},\"finishReason\":\"STOP\"}],", later);

    assertThat(result(line)).contains("\"inlineData\":{\"mimeType\":\"image/png\"}");
  }

  private String result(String line) throws IOException {
    return join(ALL, rows(row("k", 0, A, "{}")), answers(line)).results.get(0);
  }

  private static AnswerLine parse(String line) throws IOException {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return AnswerLineParser.parse(bytes, 0, bytes.length, Reading.TEXT);
  }

  /** The line with its names, and only those, in snake_case. */
  private static String snake(String line) {
    return Pattern.compile("\"[A-Za-z]+\":")
        .matcher(line)
        .replaceAll(name -> name.group().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT));
  }
}
