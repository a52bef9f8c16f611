package dev.promptbeam.gemini.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.Clients;
import dev.promptbeam.gemini.RawServer;
import dev.promptbeam.gemini.calls.HttpGeminiClient;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerDateTest {
  private static final String DATE = "Tue, 06 Jan 2026 11:12:45 GMT";
  private static final Instant INSTANT = Instant.parse("2026-01-06T11:12:45Z");

  @Test
  void readsTheOneFormOfADate() {
    assertThat(AnswerDate.of(headers(DATE))).isEqualTo(INSTANT);
    assertThat(AnswerDate.of(headers(DATE, DATE))).isEqualTo(INSTANT);
    assertThat(AnswerDate.of(headers(DATE.replace("06", "6"))))
        .as("as a server in Java may write it")
        .isEqualTo(INSTANT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2026-01-06T11:12:45Z",
        "Tue, 0 Jan 2026 11:12:45 GMT",
        "Tue, 06 Jan 2026 11:12:45 +0000",
        "Tue, 06 Jan 2026 11:12 GMT",
        "Wed, 06 Jan 2026 11:12:45 GMT",
        "Mon, 30 Feb 2026 11:12:45 GMT",
        "Tue, 06 Jan 2026 11:12:45 GMT, Tue, 06 Jan 2026 11:12:45 GMT",
      })
  void believesNothingElse(String date) {
    assertThat(AnswerDate.of(headers(date))).isNull();
  }

  @Test
  void believesNoneOfSeveralOrOfNone() {
    assertThat(AnswerDate.of(headers(DATE, "Tue, 06 Jan 2026 11:12:46 GMT"))).isNull();
    assertThat(AnswerDate.of(headers())).isNull();
  }

  @Test
  void aJobThatIsAskedForCarriesTheServicesTime() throws Exception {
    assertThat(job("Date: " + DATE + "\r\n").answered()).isEqualTo(INSTANT);
    assertThat(job("").answered()).isNull();
  }

  @Test
  void jobsOfAListCarryTheServicesTime() throws Exception {
    String list = "{\"operations\":[{\"name\":\"batches/a\"},{\"name\":\"batches/b\"}]}";
    try (RawServer server = new RawServer(answer("Date: " + DATE + "\r\n", list));
        HttpGeminiClient client = Clients.client(server.address())) {
      assertThat(client.listBatches(100, null).items())
          .extracting(BatchJob::answered)
          .containsExactly(INSTANT, INSTANT);
    }
  }

  private static BatchJob job(String header) throws Exception {
    try (RawServer server = new RawServer(answer(header, "{\"name\":\"batches/b\"}"));
        HttpGeminiClient client = Clients.client(server.address())) {
      return client.getBatch("batches/b");
    }
  }

  private static RawServer.Behaviour answer(String header, String body) {
    return RawServer.send(
        "HTTP/1.1 200 OK\r\nConnection: close\r\n"
            + header
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  private static HttpHeaders headers(String... dates) {
    return HttpHeaders.of(Map.of("Date", List.of(dates)), (name, value) -> true);
  }
}
