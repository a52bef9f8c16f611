package dev.promptbeam.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.promptbeam.gemini.GeminiException.Unavailable;
import dev.promptbeam.gemini.ScriptedServer.Reply;
import dev.promptbeam.gemini.calls.AgainstScriptedServer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PagesTest extends AgainstScriptedServer {
  private long asked;

  @Test
  void aListThatNeverEndsIsLeftAfterItsPages() throws Exception {
    assertThat(Pages.read(this::another, page -> true)).isFalse();
    assertThat(asked).isEqualTo(5_001);
  }

  @Test
  void aListOfEndlessPagesIsLeftAfterItsItems() throws Exception {
    List<Integer> large = Collections.nCopies(100_000, 1);

    boolean whole =
        Pages.read((size, token) -> new Page<>(large, "token-" + ++asked), page -> true);

    assertThat(whole).isFalse();
    assertThat(asked).isEqualTo(6);
  }

  @Test
  void aListWhosePagesComeSlowlyIsLeftAfterItsTime() throws Exception {
    AtomicLong now = new AtomicLong();

    boolean whole =
        Pages.read(
            this::another, page -> true, () -> now.getAndAdd(Duration.ofMinutes(1).toNanos()));

    assertThat(whole).isFalse();
    assertThat(asked).isEqualTo(16);
  }

  @Test
  void whoHasEnoughDoesNotNeedTheEnd() throws Exception {
    assertThat(Pages.read(this::another, page -> asked < 3)).isTrue();
    assertThat(asked).isEqualTo(3);
  }

  @Test
  void whoNeedsAllIsToldThatThereIsNoEnd() {
    assertThat(catchThrowableOfType(Unavailable.class, () -> Pages.all(this::another)))
        .hasMessage("the pages of a list go round or do not end");
  }

  @Test
  void aTokenThatIsTooLongIsNone() {
    server.then(Reply.ok("{\"nextPageToken\":\"" + "x".repeat(5_000) + "\"}"));

    assertThat(catchThrowableOfType(Unavailable.class, () -> client.listFiles(10, null)))
        .hasMessageEndingWith("not an answer of the API: a page token of 5000 characters");
    assertThat(catchThrowableOfType(Unavailable.class, () -> client.listBatches(10, null)))
        .isNotNull();
  }

  @Test
  void aPageOfMarkUpWithoutAnEndIsQuotedAtOnce() {
    server.then(Reply.json(502, "<".repeat(7 << 20)));

    assertThat(catchThrowableOfType(Unavailable.class, () -> client.getModel("m")))
        .hasMessageContaining("a gateway answered 502: <<<");
  }

  private Page<Integer> another(int size, @Nullable String token) {
    asked++;
    return new Page<>(List.of(), "token-" + asked);
  }
}
