package dev.promptbeam.fakestorage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Buckets, and objects as resources. */
final class ObjectCallsTest extends WithStorage {
  @Test
  void makesBucketsListsThemAndRemovesEmptyOnes() throws Exception {
    assertThat(http.post("/storage/v1/b?project=p", "{\"name\":\"other\"}").json().path("name"))
        .hasToString("\"other\"");
    RawCalls.Reply twice = http.post("/storage/v1/b?project=p", "{\"name\":\"other\"}");
    assertThat(twice.status()).isEqualTo(409);
    assertThat(twice.reason()).isEqualTo("conflict");
    assertThat(http.get("/storage/v1/b?project=p").json().findValuesAsText("name"))
        .containsExactly("data", "other");
    assertThat(http.get("/storage/v1/b/other").status()).isEqualTo(200);

    http.put("other", "one", "1");
    assertThat(http.send("DELETE", "/storage/v1/b/other", new byte[0]).status()).isEqualTo(409);
    http.send("DELETE", "/storage/v1/b/other/o/one", new byte[0]);
    assertThat(http.send("DELETE", "/storage/v1/b/other", new byte[0]).status()).isEqualTo(204);
    RawCalls.Reply gone = http.get("/storage/v1/b/other");
    assertThat(gone.status()).isEqualTo(404);
    assertThat(gone.reason()).isEqualTo("notFound");
    assertThat(gone.json().at("/error/message").asText())
        .isEqualTo("The specified bucket does not exist.");
  }

  @Test
  void givesAnObjectWithItsSumsAndNumbersAsTexts() throws Exception {
    JsonNode made = http.put("data", "a%2Fb+c.txt", "hello").json();
    JsonNode read = http.get(OBJECTS + "/a%2Fb%20c.txt").json();

    assertThat(read).isEqualTo(made);
    assertThat(read.path("kind").asText()).isEqualTo("storage#object");
    assertThat(read.path("name").asText()).isEqualTo("a/b c.txt");
    assertThat(read.path("size")).hasToString("\"5\"");
    assertThat(read.path("crc32c").asText()).isEqualTo("mnG7TA==");
    assertThat(read.path("md5Hash").asText()).isEqualTo("XUFAKrxLKna5cZ2REBfFkg==");
    assertThat(read.path("contentType").asText()).isEqualTo("text/plain");
    assertThat(read.path("generation").isTextual()).isTrue();
    assertThat(read.path("metageneration")).hasToString("\"1\"");
    assertThat(http.get(read.path("mediaLink").asText()).text()).isEqualTo("hello");
    assertThat(http.get(read.path("selfLink").asText()).json()).isEqualTo(read);
  }

  @Test
  void overwritesAsAnotherGeneration() throws Exception {
    String first = http.put("data", "x", "1").json().path("generation").asText();
    JsonNode second = http.put("data", "x", "2").json();

    assertThat(second.path("generation").asLong()).isGreaterThan(Long.parseLong(first));
    assertThat(http.get(OBJECTS + "/x?alt=media").text()).isEqualTo("2");
    assertThat(http.get(OBJECTS + "/x?generation=" + first).status()).isEqualTo(404);
    assertThat(http.get(OBJECTS + "/x?alt=media&generation=" + first).status()).isEqualTo(404);
  }

  @Test
  void changesWhatIsSaidOfAnObjectAndCountsIt() throws Exception {
    long generation = http.put("data", "x", "1").json().path("generation").asLong();
    String patch = "{\"contentType\":\"text/csv\",\"metadata\":{\"a\":\"1\",\"b\":\"2\"}}";
    http.post(OBJECTS + "/x", patch, "X-HTTP-Method-Override", "PATCH");
    JsonNode patched =
        http.send(
                "PATCH",
                OBJECTS + "/x",
                "{\"metadata\":{\"a\":null,\"c\":\"3\"}}".getBytes(StandardCharsets.UTF_8))
            .json();

    assertThat(patched.path("metadata")).hasToString("{\"b\":\"2\",\"c\":\"3\"}");
    assertThat(patched.path("contentType").asText()).isEqualTo("text/csv");
    assertThat(patched.path("metageneration").asText()).isEqualTo("3");
    assertThat(patched.path("generation").asLong()).isEqualTo(generation);
    JsonNode updated =
        http.send(
                "PUT",
                OBJECTS + "/x",
                "{\"contentLanguage\":\"de\"}".getBytes(StandardCharsets.UTF_8))
            .json();
    assertThat(updated.has("metadata")).isFalse();
    assertThat(updated.path("contentLanguage").asText()).isEqualTo("de");
    assertThat(updated.path("metageneration").asText()).isEqualTo("4");
  }

  @Test
  void saysWhatIsNotThereInJsonAndAsTextWhereBytesWereAskedFor() throws Exception {
    RawCalls.Reply resource = http.get(OBJECTS + "/no%2Fthing");
    assertThat(resource.status()).isEqualTo(404);
    assertThat(resource.header("Content-Type")).isEqualTo("application/json; charset=UTF-8");
    assertThat(resource.json().at("/error/code").asInt()).isEqualTo(404);
    assertThat(resource.json().at("/error/message").asText())
        .isEqualTo("No such object: data/no/thing");
    RawCalls.Reply media = http.get(OBJECTS + "/no%2Fthing?alt=media");
    assertThat(media.status()).isEqualTo(404);
    assertThat(media.header("Content-Type")).startsWith("text/html");
    assertThat(media.text()).isEqualTo("No such object: data/no/thing");
    assertThat(http.put("nowhere", "x", "1").status()).isEqualTo(404);
    assertThat(http.get("/storage/v1/b/nowhere/o").status()).isEqualTo(404);
    assertThat(http.send("DELETE", OBJECTS + "/x", new byte[0]).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a%0Ab", "a%0Db", ".well-known/acme-challenge/x"})
  void refusesNamesThatNoObjectMayHave(String name) throws Exception {
    assertThat(http.put("data", name, "1").status()).isEqualTo(400);
    assertThat(storage.contents().names("data", "")).isEmpty();
  }

  @Test
  void takesNamesOf1024BytesAndNoMore() throws Exception {
    assertThat(http.put("data", "n".repeat(1024), "1").status()).isEqualTo(200);
    assertThat(http.put("data", "n".repeat(1025), "1").status()).isEqualTo(400);
  }

  @Test
  void sortsNamesByTheirBytes() throws Exception {
    for (String name : List.of("b", "a/2", "\uD83D\uDE00", "\uFF5E", "a", "a/10", "B", "a b")) {
      storage.contents().put("data", name, "");
    }
    assertThat(http.get(OBJECTS).json().findValuesAsText("name"))
        .containsExactly("B", "a", "a b", "a/10", "a/2", "b", "\uFF5E", "\uD83D\uDE00");
  }

  @Test
  void givesListsInPagesThatHoldEachNameOnce() throws Exception {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      names.add("p/%05d".formatted(i));
      storage.contents().put("data", names.get(i), "");
    }
    JsonNode first = http.get(OBJECTS + "?maxResults=5000").json();
    assertThat(first.path("items")).hasSize(1000);
    List<String> listed = new ArrayList<>(first.findValuesAsText("name"));
    for (JsonNode page = first; page.has("nextPageToken"); ) {
      page =
          http.get(OBJECTS + "?maxResults=700&pageToken=" + page.path("nextPageToken").asText())
              .json();
      listed.addAll(page.findValuesAsText("name"));
    }
    assertThat(listed).isEqualTo(names);
    assertThat(http.get(OBJECTS + "?pageToken=%25%25").status()).isEqualTo(400);
    assertThat(http.get(OBJECTS + "?prefix=q").json())
        .hasToString("{\"kind\":\"storage#objects\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                               | a/ e/ | d e",
        "&prefix=e/                                     | e/g/  | e/f",
        "&prefix=e                                      | e/    | e",
        "&prefix=a/                                     |       | a/ a/b a/c",
        "&includeTrailingDelimiter=true                 | a/ e/ | a/ d e",
        "&startOffset=d                                 | e/    | d e",
        "&startOffset=a/b&endOffset=e                   | a/    | d",
      })
  void listsFoldersWhereADelimiterIsSaid(String query, String prefixes, String items)
      throws Exception {
    for (String name : List.of("a/b", "a/c", "a/", "d", "e", "e/f", "e/g/h")) {
      storage.contents().put("data", name, "");
    }
    for (int size : List.of(1, 2, 1000)) {
      List<String> foundPrefixes = new ArrayList<>();
      List<String> foundItems = new ArrayList<>();
      String token = "";
      do {
        JsonNode page =
            http.get(
                    OBJECTS
                        + "?delimiter=/&maxResults="
                        + size
                        + (query == null ? "" : query)
                        + token)
                .json();
        page.path("prefixes").forEach(prefix -> foundPrefixes.add(prefix.asText()));
        page.path("items").forEach(item -> foundItems.add(item.path("name").asText()));
        token =
            page.has("nextPageToken") ? "&pageToken=" + page.path("nextPageToken").asText() : "";
      } while (!token.isEmpty());
      assertThat(String.join(" ", foundPrefixes)).isEqualTo(prefixes == null ? "" : prefixes);
      assertThat(String.join(" ", foundItems)).isEqualTo(items);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "*.csv, r.csv",
    "**.csv, p/q.csv p/q/r.csv r.csv",
    "p/*.csv, p/q.csv",
    "p/**/*.csv, p/q/r.csv",
    "p/?.txt, p/a.txt p/b.txt",
    "p/[ab].txt, p/a.txt p/b.txt",
    "p/[!a].txt, p/b.txt",
    "'{p/q,r}.csv', p/q.csv r.csv",
  })
  void listsWhatAGlobMatches(String glob, String names) throws Exception {
    for (String name : List.of("p/a.txt", "p/b.txt", "p/q.csv", "p/q/r.csv", "r.csv")) {
      storage.contents().put("data", name, "");
    }
    String escaped = java.net.URLEncoder.encode(glob, StandardCharsets.UTF_8);
    assertThat(http.get(OBJECTS + "?matchGlob=" + escaped).json().findValuesAsText("name"))
        .containsExactly(names.split(" "));
  }

  @Test
  void givesOfAnAnswerOnlyTheFieldsThatAreNamed() throws Exception {
    storage.contents().put("data", "x", "12");
    assertThat(http.get(OBJECTS + "/x?fields=name,size").json())
        .hasToString("{\"name\":\"x\",\"size\":\"2\"}");
    assertThat(http.get(OBJECTS + "?fields=items(name,size),nextPageToken").json())
        .hasToString("{\"items\":[{\"name\":\"x\",\"size\":\"2\"}]}");
    assertThat(http.get(OBJECTS + "?fields=items/name").json())
        .hasToString("{\"items\":[{\"name\":\"x\"}]}");
    assertThat(http.get(OBJECTS + "?fields=items(name").status()).isEqualTo(400);
  }
}
