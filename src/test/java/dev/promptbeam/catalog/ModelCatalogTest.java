package dev.promptbeam.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.catalog.ModelCatalog.Quota;
import dev.promptbeam.catalog.ModelFacts.Fact;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table that comes with the program, and what a user puts in its place. */
final class ModelCatalogTest {
  private static final ModelCatalog BUILT_IN = ModelCatalog.builtIn();

  @TempDir private Path folder;

  @Test
  void everyFactHasASourceWithADate() throws Exception {
    Set<String> ids = new HashSet<>();
    int facts = 0;
    for (ModelFacts model : BUILT_IN.models()) {
      assertThat(ids.add(model.model())).as(model.model()).isTrue();
      for (RecordComponent component : ModelFacts.class.getRecordComponents()) {
        Object value = component.getAccessor().invoke(model);
        if (value instanceof Fact<?> fact) {
          assertThat(BUILT_IN.sources()).as(model + "").containsKey(fact.source());
          facts++;
        }
      }
      if (model.retires() != null) {
        assertThat(BUILT_IN.sources()).containsKey(model.retires().source());
        String by = model.retires().answeredBy();
        assertThat(by == null || BUILT_IN.facts(by) != null).as(model.model()).isTrue();
      }
      if (model.like() != null) {
        assertThat(BUILT_IN.quota(model.like().is(), 1).like()).isNull();
      }
    }
    assertThat(facts).isGreaterThan(60);
    assertThat(BUILT_IN.sources().values())
        .allMatch(source -> source.date().matches("202[56]-[01][0-9](-[0-3][0-9])?"));
  }

  @ParameterizedTest
  @CsvSource({
    "gemini-2.5-flash, 3000000, 400000000, 1000000000, ",
    "gemini-2.5-flash-preview-09-2025, 3000000, 400000000, 1000000000, ",
    "models/gemini-3.5-flash-lite-001, 10000000, 500000000, 1000000000, ",
    "gemini-3.1-pro-preview, 5000000, 500000000, 1000000000, ",
    "gemini-2.5-flash-preview-tts, 100000, 100000, 4000000, ",
    "gemini-embedding-2, 500000, 5000000, 10000000, ",
    "gemini-3.8-flash, 3000000, 400000000, 1000000000, gemini-3.6-flash",
    "gemini-3.8-flash-002, 3000000, 400000000, 1000000000, gemini-3.6-flash",
    "gemini-7-flash, 3000000, 400000000, 1000000000, gemini-3.6-flash",
    "gemini-7-flash-lite-preview, 3000000, 400000000, 1000000000, gemini-3.6-flash",
    "gemini-flash-latest, 3000000, 400000000, 1000000000, gemini-3.6-flash",
    "gemini-flash-lite-latest, 3000000, 400000000, 1000000000, gemini-3.6-flash",
    "gemini-7-flash-image, 3000000, 3000000, 3000000, ''",
    "gemini-4-argon, 3000000, 3000000, 3000000, ''",
    "who-knows, 3000000, 3000000, 3000000, ''",
  })
  void quotaIsThatOfTheModelOrAssumed(String model, long one, long two, long three, String like) {
    assertThat(BUILT_IN.quota(model, 1)).isEqualTo(new Quota(one, like));
    assertThat(BUILT_IN.quota(model, 2)).isEqualTo(new Quota(two, like));
    assertThat(BUILT_IN.quota(model, 3)).isEqualTo(new Quota(three, like));
  }

  @ParameterizedTest
  @CsvSource({
    "gemini-2.5-flash, gemini-2.5-flash, true",
    "gemini-2.5-flash, models/gemini-2.5-flash-001, true",
    "gemini-2.5-flash, gemini-2.5-flash-preview-09-2025, true",
    "gemini-2.5-flash-preview-09-2025, gemini-2.5-flash, true",
    "gemini-3-flash-preview, gemini-3-flash, true",
    "gemini-2.5-flash, gemini-2.5-flash-20260811, true",
    "gemini-flash-latest, gemini-3.8-flash, true",
    "gemini-2.5-flash-latest, gemini-3.8-flash, false",
    "gemini-2.5-flash, gemini-2.5-flash-lite, false",
    "gemini-2.5-flash, gemini-2.5-flash-image, false",
    "gemini-2.5-flash, gemini-3.5-flash-lite, false",
    "gemini-2.5-flash, gemini-2.5-flash-preview-tts, false",
    "gemini-embedding-001, gemini-embedding-2, false",
    "gemini-2.5-flash, other, false",
  })
  void aVersionOfAModelIsNoOtherModel(String asked, String answered, boolean same) {
    assertThat(ModelId.same(asked, answered)).isEqualTo(same);
  }

  @Test
  void aFileTakesThePlaceOfWhatItNames() throws Exception {
    Path file =
        write(
            """
            {"date": "2027-02-03", "models": [
              {"model": "gemini-3.8-flash",
               "quota": {"is": [7, 8, 9], "source": "our console"}},
              {"model": "gemini-9", "retires": {"on": "2030-01-02", "source": "a letter"}}]}
            """);

    ModelCatalog mine = BUILT_IN.with(file);

    assertThat(mine.date()).isEqualTo("2027-02-03");
    assertThat(mine.quota("gemini-3.8-flash", 2)).isEqualTo(new Quota(8, null));
    assertThat(mine.facts("gemini-9")).isNotNull();
    assertThat(mine.described("our console")).isEqualTo("our console");
    assertThat(mine.facts("gemini-2.5-pro")).isEqualTo(BUILT_IN.facts("gemini-2.5-pro"));
  }

  @Test
  void aFileThatIsNoTableIsRefusedWithItsPlace() throws Exception {
    assertRefused("nonsense", ":1:", "is not JSON");
    assertRefused(
        "{\"date\": \"2027\", \"models\": [{\"modle\": 1}]}",
        ":1:",
        "models[0].modle",
        "known: aspectRatios");
    assertRefused("{\"date\": \"2027\"}", "\"date\" and \"models\"");
    assertRefused("{\"date\": \"2027\", \"models\": [{}]}", "wants \"model\"");
    assertRefused(
        "{\"date\": \"2027\", \"models\": [{\"model\": \"m\", \"retires\": {\"on\": \"soon\"}}]}",
        "models[0].retires.on");
    assertRefused(
        "{\"date\": \"2027\", \"models\": [{\"model\": \"m\", \"quota\": {\"is\": [1], \"source\":"
            + " \"x\"}}]}",
        "quota of m",
        "3 tiers");
    assertRefused("null", "\"date\" and \"models\"");
    assertThatThrownBy(() -> BUILT_IN.with(folder.resolve("none.json")))
        .isInstanceOf(TableException.class)
        .hasMessageContaining("there is no such file");
    assertThatThrownBy(() -> BUILT_IN.with(folder))
        .isInstanceOf(TableException.class)
        .hasMessage(folder + ": cannot be read: Is a directory");
  }

  private void assertRefused(String text, String... words) throws Exception {
    Path file = write(text);
    assertThatThrownBy(() -> BUILT_IN.with(file))
        .isInstanceOf(TableException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContainingAll(words);
  }

  private Path write(String text) throws Exception {
    return Files.writeString(folder.resolve("models.json"), text);
  }
}
