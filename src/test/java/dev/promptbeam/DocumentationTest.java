package dev.promptbeam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.catalog.ModelCatalog;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.spec.SpecException;
import dev.promptbeam.spec.SpecOverrides;
import dev.promptbeam.spec.SpecParser;
import dev.promptbeam.spec.guide.ModelGuide;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documentation says is so, as far as a program can tell. */
final class DocumentationTest {
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)[^)]*\\)");
  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final Pattern CLASS = Pattern.compile("`((?:[a-z]+\\.)+[A-Z][A-Za-z]+)`");
  private static final Path PROTOCOL = Path.of("src/docs/protocol.md");
  private static final Pattern CITED =
      Pattern.compile("protocol\\s+(?:\\*\\s+)?([0-9.]+(?:(?:, | and | to )[0-9.]*[0-9])*)");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ ([0-9.]+) ");
  private static final String MINIMAL =
      """
      name: capitals
      dataset: {path: cities.csv}
      model: gemini-3.5-flash-lite
      request: {prompt: "Which country has the capital {{city}}?"}
      """;

  @TempDir private Path folder;

  @Test
  void linksLeadSomewhere() throws IOException {
    List<Path> broken = new ArrayList<>();
    int links = 0;
    for (Path page : pages()) {
      for (MatchResult link : matches(LINK, Files.readString(page))) {
        Path target = page.resolveSibling(link.group(1)).normalize();
        links++;
        if (!Files.exists(target)) {
          broken.add(target);
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(links).isGreaterThan(10);
  }

  @Test
  void documentedDefaultsAreTheDefaults() throws Exception {
    List<Spec> examples = new ArrayList<>();
    for (MatchResult example : matches(YAML, Files.readString(Path.of("src/docs/spec.md")))) {
      examples.add(parse(example.group(1)));
    }
    Spec minimal = parse(MINIMAL);
    assertThat(examples).hasSize(10);
    assertThat(examples.get(0).batch()).isEqualTo(minimal.batch());
    assertThat(examples.get(0).output()).isEqualTo(minimal.output());
    assertThat(examples.get(0).requestJson()).isEqualTo(minimal.requestJson());
  }

  @Test
  void everyPipelineIsListed() throws IOException {
    String list = Files.readString(Path.of("pipelines/README.md"));
    try (Stream<Path> files = Files.list(Path.of("pipelines"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.endsWith(".yaml"))
          .isNotEmpty()
          .allSatisfy(name -> assertThat(list).contains("(" + name + ")"));
    }
  }

  @Test
  void classesThatTheArchitectureNamesExist() throws IOException {
    List<String> missing = new ArrayList<>();
    int names = 0;
    for (MatchResult name : matches(CLASS, Files.readString(Path.of("src/docs/architecture.md")))) {
      names++;
      String file = "dev/promptbeam/" + name.group(1).replace('.', '/') + ".java";
      if (!Files.exists(Path.of("src/main/java", file))) {
        missing.add(name.group(1));
      }
    }
    assertThat(missing).isEmpty();
    assertThat(names).isGreaterThan(30);
  }

  @Test
  void sectionsOfTheProtocolThatCommentsCiteExist() throws IOException {
    Set<String> sections = new TreeSet<>();
    for (MatchResult heading : matches(HEADING, Files.readString(PROTOCOL))) {
      sections.add(heading.group(1));
    }
    Set<String> cited = new TreeSet<>();
    for (Path source : sources()) {
      for (MatchResult citation : matches(CITED, Files.readString(source))) {
        matches(NUMBER, citation.group(1)).forEach(number -> cited.add(number.group()));
      }
    }
    assertThat(sections).containsAll(cited);
    assertThat(cited).hasSizeGreaterThan(25);
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  private Spec parse(String yaml) throws IOException, SpecException {
    Path file = Files.writeString(folder.resolve("spec.yaml"), yaml);
    return SpecParser.parse(
        file,
        new SpecOverrides(Map.of(), Map.of(), Map.of(), null, null, false),
        new ModelGuide(ModelCatalog.builtIn(), LocalDate.parse("2026-11-28")));
  }

  private static List<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().toList();
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(Path.of("README.md")));
    for (String folder : List.of("pipelines", "sample-data", "src/docs")) {
      try (Stream<Path> files = Files.list(Path.of(folder))) {
        pages.addAll(files.filter(file -> file.toString().endsWith(".md")).toList());
      }
    }
    return pages;
  }
}
