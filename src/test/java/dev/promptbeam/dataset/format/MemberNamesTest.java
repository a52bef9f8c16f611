package dev.promptbeam.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What looking for repeated members costs. */
final class MemberNamesTest {
  private final JsonCheck text = new JsonCheck(null);

  @Test
  void oneRowOfManyMembersDoesNotSlowTheOthersDown() throws Exception {
    String names =
        IntStream.range(0, 600_000)
            .mapToObj(i -> "\"" + i + "\":0")
            .collect(Collectors.joining(","));
    check("{" + names + "}");

    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          for (int row = 0; row < 50_000; row++) {
            check("{\"a\":0}");
          }
        });
    check("{\"a\":0,\"a\":0}");
    assertThat(text.repeatedMember()).isEqualTo("a");
  }

  private void check(String json) throws MalformedRecordException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    text.check(bytes, 0, bytes.length);
  }
}
