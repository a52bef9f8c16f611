package dev.promptbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All lists are paged alike, in both spellings of the parameters. */
class PagingTest {
  /** More pages than any list here has: a walk that does not move on ends. */
  private static final int MOST_PAGES = 20;

  @RegisterExtension final Emulated wire = new Emulated();

  @ParameterizedTest
  @CsvSource({
    "batches, operations, pageSize, pageToken",
    "batches, operations, page_size, page_token",
    "files, files, pageSize, pageToken",
    "files, files, page_size, page_token",
    "models, models, pageSize, pageToken",
    "models, models, page_size, page_token"
  })
  void showsEachItemOnce(String list, String member, String size, String token) throws Exception {
    for (int i = 0; i < 5; i++) {
      wire.job("j" + i, Wire.line("a", "x"));
    }
    List<String> whole = names(wire.getJson("/v1beta/" + list).get(member));

    List<String> walked = new ArrayList<>();
    String next = "";
    for (int pages = 0; next != null && pages < MOST_PAGES; pages++) {
      JsonNode page = wire.getJson("/v1beta/" + list + "?" + size + "=2&" + token + "=" + next);
      assertThat(page.get(member).size()).isBetween(1, 2);
      walked.addAll(names(page.get(member)));
      next = page.path("nextPageToken").textValue();
    }

    assertThat(walked).hasSizeGreaterThan(4).isEqualTo(whole);
  }

  @ParameterizedTest
  @ValueSource(strings = {"batches", "files", "models"})
  void refusesATokenThatIsNone(String list) throws Exception {
    assertThat(wire.get("/v1beta/" + list + "?page_token=nonsense").statusCode()).isEqualTo(400);
    assertThat(wire.get("/v1beta/" + list + "?pageSize=-1").statusCode()).isEqualTo(400);
  }

  @Test
  void matchesAFaultInBothSpellings() throws Exception {
    wire.fault(
        "{\"operation\":\"files.list\",\"match\":{\"pageToken\":\"^abc$\"},"
            + "\"action\":{\"type\":\"status\",\"code\":503}}");

    assertThat(wire.get("/v1beta/files?page_token=abc").statusCode()).isEqualTo(503);
    assertThat(wire.get("/v1beta/files?pageToken=abc").statusCode()).isEqualTo(503);
  }

  private static List<String> names(JsonNode items) {
    List<String> names = new ArrayList<>();
    items.forEach(item -> names.add(item.get("name").asText()));
    return names;
  }
}
