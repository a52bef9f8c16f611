package dev.promptbeam.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.promptbeam.gemini.GeminiException.Denied;
import dev.promptbeam.gemini.GeminiException.Foreign;
import dev.promptbeam.gemini.GeminiException.Gone;
import dev.promptbeam.gemini.GeminiException.Invalid;
import dev.promptbeam.gemini.GeminiException.LineError;
import dev.promptbeam.gemini.GeminiException.Quota;
import dev.promptbeam.gemini.GeminiException.Unavailable;
import dev.promptbeam.gemini.ScriptedServer.Reply;
import dev.promptbeam.gemini.calls.AgainstScriptedServer;
import dev.promptbeam.model.RequestKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorsTest extends AgainstScriptedServer {
  @ParameterizedTest
  @CsvSource({
    "400, INVALID_ARGUMENT, Invalid",
    "400, FAILED_PRECONDITION, Denied",
    "401, UNAUTHENTICATED, Denied",
    "403, PERMISSION_DENIED, Denied",
    "404, NOT_FOUND, Gone",
    "405, '', Invalid",
    "408, '', Unavailable",
    "409, ALREADY_EXISTS, Invalid",
    "409, ABORTED, Unavailable",
    "413, '', Invalid",
    "429, RESOURCE_EXHAUSTED, Quota",
    "499, CANCELLED, Unavailable",
    "500, INTERNAL, Unavailable",
    "502, '', Unavailable",
    "503, UNAVAILABLE, Unavailable",
    "504, DEADLINE_EXCEEDED, Unavailable"
  })
  void theTypeSaysWhatCanBeDone(int status, String name, String type) {
    server.then(Reply.json(status, envelope(status, "why", name)));

    GeminiException failure = failure(() -> client.getModel("m"));

    assertThat(failure.getClass().getSimpleName()).isEqualTo(type);
    assertThat(failure.httpStatus()).isEqualTo(status);
    String shown = name.isEmpty() ? "" : " " + name;
    assertThat(failure).hasMessage("GET /v1beta/models/m: HTTP " + status + shown + ": why");
  }

  @Test
  void readsAnEnvelopeInAnArray() {
    server.then(Reply.json(400, "[" + envelope(400, "bad", "INVALID_ARGUMENT") + "]"));

    assertThat(failure(() -> client.getModel("m")))
        .isInstanceOf(Invalid.class)
        .hasMessage("GET /v1beta/models/m: HTTP 400 INVALID_ARGUMENT: bad");
  }

  @Test
  void aWrongKeyIsDenied() {
    server.then(
        Reply.json(
            400,
            """
            {"error":{"code":400,"message":"API key not valid. Please pass a valid API key.",
              "status":"INVALID_ARGUMENT","details":[
                {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID",
                 "domain":"googleapis.com","metadata":{"service":"x"}}]}}
            """));

    assertThat(failure(() -> client.getModel("m"))).isInstanceOf(Denied.class);
  }

  @Test
  void aDeleteThatIsRefusedForTheStateOfItsJobIsNotAboutTheAccount() {
    server.then(Reply.json(400, envelope(400, "it runs", "FAILED_PRECONDITION")));

    assertThat(failure(() -> client.deleteBatch("batches/a"))).isInstanceOf(Invalid.class);
  }

  @Test
  void aForbiddenFileIsGone() {
    String text = "You do not have permission to access the File abc or it may not exist.";
    server.then(Reply.json(403, envelope(403, text, "PERMISSION_DENIED")));

    assertThat(failure(() -> client.getFile("files/abc"))).isInstanceOf(Gone.class);
    assertThat(failure(() -> client.createBatch(RequestKind.GENERATE, "m", "d", "files/abc")))
        .isInstanceOf(Gone.class);
  }

  @Test
  void aCreateThatIsForbiddenForTheKeyIsDenied() {
    server.then(Reply.json(403, envelope(403, "API not enabled", "PERMISSION_DENIED")));

    assertThat(failure(() -> client.createBatch(RequestKind.GENERATE, "m", "d", "files/abc")))
        .isInstanceOf(Denied.class);
  }

  @Test
  void aResultFileCannotBeRead() {
    String text =
        "* GetFileRequest.name: File ID (name excluding 'files/') cannot be more than 40"
            + " characters.";
    server.then(Reply.json(400, envelope(400, text, "INVALID_ARGUMENT")));

    String name = "files/batch-leg9wy9p5df66syjxke2eq4xfjqcwp47ejv3";
    assertThat(failure(() -> client.getFile(name))).isInstanceOf(Invalid.class);
    assertThat(failure(() -> client.deleteFile(name))).isInstanceOf(Invalid.class);
  }

  @Test
  void aRefusedCreateNamesItsLines() {
    String text =
        "Error on line 3: invalid JSON, near column 17: no such field: 'custom'\\n"
            + "Error on line 12: invalid JSON, near column 4: no such field: 'x'";
    server.then(Reply.json(400, envelope(400, text, "INVALID_ARGUMENT")));

    Invalid refusal =
        catchThrowableOfType(
            Invalid.class, () -> client.createBatch(RequestKind.GENERATE, "m", "d", "files/f"));

    assertThat(refusal.lines())
        .containsExactly(
            new LineError(3, "invalid JSON, near column 17: no such field: 'custom'"),
            new LineError(12, "invalid JSON, near column 4: no such field: 'x'"));
  }

  @Test
  void aRefusalLongerThanTheLimitStillNamesItsFirstLines() {
    StringBuilder text = new StringBuilder();
    for (int line = 1; line <= 5000; line++) {
      text.append("Error on line ").append(line).append(": no such field: 'x'\\n");
    }
    server.then(Reply.json(400, envelope(400, text.toString(), "INVALID_ARGUMENT")));

    Invalid refusal =
        catchThrowableOfType(
            Invalid.class, () -> client.createBatch(RequestKind.GENERATE, "m", "d", "files/f"));

    assertThat(refusal.lines()).hasSizeGreaterThan(1000);
    assertThat(refusal.lines().get(0)).isEqualTo(new LineError(1, "no such field: 'x'"));
    assertThat(refusal.getMessage()).hasSizeLessThan(1200);
  }

  @Test
  void aQuotaCarriesItsHint() {
    server.then(Reply.json(429, envelope(429, "Please retry in 36.9s.", "RESOURCE_EXHAUSTED")));
    Quota quota =
        catchThrowableOfType(
            Quota.class, () -> client.createBatch(RequestKind.GENERATE, "m", "d", "files/f"));
    assertThat(quota.retryAfter()).isEqualTo(Duration.ofMillis(36_900));
  }

  @ParameterizedTest
  @CsvSource({
    "503, 30, '', PT30S",
    "503, '', 12s, PT12S",
    "503, '', '', PT9S",
    "500, 31, '', PT31S",
    "408, 32, '', PT32S",
    "409, 33, '', PT33S"
  })
  void anUnavailableServiceMaySayWhenItIsBack(
      int status, String header, String retryInfo, Duration hint) {
    String body =
        """
        {"error":{"code":%d,"message":"Please retry in 9s.","status":"%s","details":[
          {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"%s"}]}}
        """
            .formatted(status, status == 409 ? "ABORTED" : "UNAVAILABLE", retryInfo);
    server.then(Reply.json(status, body).with("Retry-After", header));

    Unavailable failure =
        catchThrowableOfType(Unavailable.class, () -> client.getBatch("batches/b"));

    assertThat(failure.retryAfter()).isEqualTo(hint);
  }

  @Test
  void aGatewayMaySayWhenTheServiceIsBack() {
    byte[] page = "<html>Bad Gateway</html>".getBytes(StandardCharsets.UTF_8);
    server.then(new Reply(502, Map.of("Retry-After", "45"), page));

    assertThat(failure(() -> client.getBatch("batches/b")).waitAtLeast(Duration.ofSeconds(2)))
        .isEqualTo(Duration.ofSeconds(45));
  }

  @Test
  void aQuotaMayHaveNoHint() {
    server.then(
        Reply.json(
            429,
            """
            {"error":{"code":429,"message":"You exceeded your current quota","status":"RESOURCE_EXHAUSTED",
              "details":[{"@type":"type.googleapis.com/google.rpc.Help",
                "links":[{"description":"d","url":"https://ai.google.dev/gemini-api/docs/rate-limits"}]}]}}
            """));
    Quota quota =
        catchThrowableOfType(
            Quota.class, () -> client.createBatch(RequestKind.GENERATE, "m", "d", "files/f"));
    assertThat(quota.retryAfter()).isNull();
  }

  @Test
  void aGatewaysPageIsNoAnswerOfTheApi() {
    String page = "<html><head><title>404</title></head><body>Not\n here " + "x".repeat(500);
    server.then(new Reply(404, Map.of(), page.getBytes(StandardCharsets.UTF_8)));

    GeminiException failure = failure(() -> client.getBatch("batches/b"));

    assertThat(failure).isInstanceOf(Foreign.class);
    assertThat(failure.getMessage())
        .startsWith("GET /v1beta/batches/b: a gateway answered 404: 404 Not here xxx")
        .endsWith("…")
        .hasSizeLessThan(250)
        .doesNotContain("<");
  }

  @Test
  void aPageInPlaceOfAnAnswerIsUnavailable() {
    server.then(
        new Reply(200, Map.of(), "<html>Please log in</html>".getBytes(StandardCharsets.UTF_8)));

    assertThat(failure(() -> client.deleteBatch("batches/b")))
        .isInstanceOf(Unavailable.class)
        .hasMessage("DELETE /v1beta/batches/b: not an answer of the API: Please log in")
        .hasNoCause();
  }

  private static GeminiException failure(ThrowingCallable call) {
    return catchThrowableOfType(GeminiException.class, call);
  }

  private static String envelope(int code, String message, String status) {
    return """
    {"error":{"code":%d,"message":"%s","status":"%s"}}
    """
        .formatted(code, message, status);
  }
}
