package dev.promptbeam.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.catalog.ModelCatalog;
import dev.promptbeam.model.ModelAnswers;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.model.Tokens;
import dev.promptbeam.model.Usage;
import dev.promptbeam.report.price.PriceList;
import dev.promptbeam.report.price.Tariff;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who answered in a run, and what that costs. */
final class AnsweredByTest {
  private static final LocalDate BEFORE = LocalDate.parse("2026-11-30");
  private static final LocalDate AFTER = LocalDate.parse("2026-12-01");
  private static final Usage MILLION = new Usage(new Tokens(1_000_000, 0, 0, 0, 0, 0), Tokens.NONE);
  private static final String ASKED = "gemini-2.5-pro";

  @Test
  void aRunThatStraddlesTheDayIsPricedByWhoAnswered() {
    List<AnsweredBy> all =
        all(
            Map.of(
                BEFORE, ModelAnswers.NONE.plus("gemini-2.5-pro-001", MILLION),
                AFTER, ModelAnswers.NONE.plus("gemini-3.8-flash", MILLION)));

    assertThat(all)
        .extracting(AnsweredBy::model)
        .containsExactly("gemini-2.5-pro-001", "gemini-3.8-flash");
    assertThat(all.get(0).cost()).isEqualByComparingTo("0.625");
    assertThat(all.get(0).warning(ASKED)).isNull();
    assertThat(all.get(1).cost()).isEqualByComparingTo("0.375");
    assertThat(all.get(1).warning(ASKED))
        .isEqualTo(
            "warning: gemini-2.5-pro was asked, and gemini-3.8-flash has answered, at its own"
                + " price: 1 answers");
  }

  @Test
  void answersThatDoNotSayAreThoseOfTheModelThatWasAsked() {
    AnsweredBy unsaid = all(Map.of(AFTER, ModelAnswers.unsaid(7, MILLION))).get(0);

    assertThat(unsaid.answers()).isEqualTo(7);
    assertThat(unsaid.another()).isFalse();
    assertThat(unsaid.cost()).isEqualByComparingTo("0.625");
    assertThat(unsaid.name()).isEqualTo("a model that they do not name");
    assertThat(unsaid.nameless()).isFalse();
  }

  @Test
  void embeddingsNeverSayWhoMadeThem() {
    ModelAnswers answers = ModelAnswers.unsaid(7, MILLION).plus("gemini-x", MILLION);

    assertThat(all(RequestKind.EMBED, Map.of(AFTER, answers)))
        .extracting(AnsweredBy::nameless)
        .containsExactly(true, false);
  }

  @Test
  void namesThatNobodyKnowsHaveNoPrice() {
    AnsweredBy odd = all(Map.of(AFTER, ModelAnswers.NONE.plus("\u001b]0;x", MILLION))).get(0);

    assertThat(odd.model()).isEqualTo(ModelAnswers.OTHER);
    assertThat(odd.another()).isTrue();
    assertThat(odd.cost()).isNull();
  }

  private static List<AnsweredBy> all(Map<LocalDate, ModelAnswers> days) {
    return all(RequestKind.GENERATE, days);
  }

  private static List<AnsweredBy> all(RequestKind kind, Map<LocalDate, ModelAnswers> days) {
    Tariff tariff = new Tariff(PriceList.builtIn(), ModelCatalog.builtIn());
    return AnsweredBy.all(List.of(ASKED), kind, days, tariff);
  }
}
