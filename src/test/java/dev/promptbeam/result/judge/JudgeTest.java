package dev.promptbeam.result.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Reason;
import dev.promptbeam.result.judge.AnswerIndex.Entry;
import dev.promptbeam.result.judge.Verdict.Done;
import dev.promptbeam.result.judge.Verdict.Failed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scan by another judge than that of generated text. */
class JudgeTest {
  private static final String A = "a".repeat(32);
  private static final String B = "b".repeat(32);
  private static final String C = "c".repeat(32);

  @TempDir private Path folder;

  @Test
  void aScanAsksItsJudgeForEachResponseAndForNothingElse() throws Exception {
    Weighing judge = new Weighing();
    Path requests =
        Files.writeString(
            folder.resolve("requests"),
            List.of(A, B, C).stream()
                .map(key -> "{\"key\":\"" + key + "\",\"request\":{\"least\":2}}\n")
                .collect(Collectors.joining()));
    Path answers =
        Files.writeString(
            folder.resolve("answers"),
            "{\"key\":\""
                + B
                + "\",\"response\":{\"modelVersion\":\"m\"}}\n"
                + "{\"key\":\""
                + C
                + "\",\"error\":{\"code\":13,\"message\":\"down\"}}\n"
                + "{\"key\":\""
                + A
                + "\",\"response\":{\"modelVersion\":\"mm\"}}\n");

    AnswerIndex index = AnswerScan.scan(answers, requests, judge);

    assertThat(index.entries().stream().map(Entry::failed))
        .containsExactly(
            null,
            new Failed(Reason.OUTPUT_EMPTY, "weighs too little"),
            new Failed(Reason.api(13), "down"));
    assertThat(judge.asked).containsExactly("m", "mm");
  }

  /** An answer is a result where its model's name is long enough for the request. */
  private static final class Weighing implements Judge {
    private final List<String> asked = new ArrayList<>();

    @Override
    public Reading reading() {
      return Reading.END;
    }

    @Override
    public boolean needsRequest() {
      return true;
    }

    @Override
    public Verdict judgeResponse(AnswerLine line, @Nullable JsonNode request) {
      String version = String.valueOf(line.modelVersion());
      asked.add(version);
      int least = request == null ? 0 : request.path("least").asInt();
      return version.length() >= least
          ? new Done()
          : new Failed(Reason.OUTPUT_EMPTY, "weighs too little");
    }
  }
}
