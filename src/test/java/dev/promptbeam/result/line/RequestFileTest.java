package dev.promptbeam.result.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestFileTest {
  @TempDir Path folder;

  @Test
  void findsRequestsInAnyOrder() throws IOException {
    String lines =
        "{\"key\":\"a\",\"request\":{\"n\":1.50}}\n"
            + "{\"key\":\"b\",\"request\":{\"t\":\"\u2028\"}}\n";
    try (RequestFile requests = new RequestFile(write(lines))) {
      assertThat(requests.request("b")).hasToString("{\"t\":\"\u2028\"}");
      assertThat(requests.request("a")).hasToString("{\"n\":1.50}");
      assertThat(requests.request("b")).hasToString("{\"t\":\"\u2028\"}");
      assertThatThrownBy(() -> requests.request("c"))
          .isInstanceOf(NoSuchElementException.class)
          .hasMessageEndingWith(" has no request c");
    }
  }

  @Test
  void refusesLinesWithoutAKeyInFront() throws IOException {
    for (String line : new String[] {"{\"request\":{}}", "{\"key\":1}", "[]", "{}", "\n"}) {
      try (RequestFile requests = new RequestFile(write(line))) {
        assertThatThrownBy(() -> requests.request("a")).isInstanceOf(IOException.class);
      }
    }
  }

  private Path write(String lines) throws IOException {
    return Files.writeString(folder.resolve("requests.jsonl"), lines);
  }
}
