package dev.promptbeam.example;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReviewsExampleTest {
  @TempDir Path folder;

  @Test
  void everyReviewIsAnsweredOrADeadLetter() throws IOException {
    Path reviews = folder.resolve("reviews.jsonl");
    Files.writeString(
        reviews,
        """
        {"id": "r-1", "review": "Lovely."}
        {"id": "r-2", "review": "Awful."}
        {"id": "r-3"}
        """);

    ReviewsExample.main(
        new String[] {
          "--runner=DirectRunner",
          "--input=" + reviews,
          "--output=" + folder.resolve("out"),
          "--runDirectory=" + folder.resolve("run")
        });

    assertThat(lines("answers")).hasSize(2);
    assertThat(lines("answers")).extracting(line -> line.split("\t")[0]).contains("r-1", "r-2");
    assertThat(lines("dead-letters"))
        .singleElement(as(STRING))
        .startsWith("r-3\tROW_MISSING_COLUMN\t")
        .contains("review");
  }

  /** What people copy is what was compiled. */
  @Test
  void standsInTheDocumentation() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/dev/promptbeam/example/ReviewsExample.java"));

    assertThat(Files.readString(Path.of("src/docs/library.md")))
        .contains("```java\n" + source.substring(source.indexOf("import ")) + "```");
  }

  private List<String> lines(String kind) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("out"))) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).startsWith(kind))
          .flatMap(ReviewsExampleTest::lines)
          .toList();
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
