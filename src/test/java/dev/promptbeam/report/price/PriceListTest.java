package dev.promptbeam.report.price;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.catalog.ModelCatalog;
import dev.promptbeam.model.Tokens;
import dev.promptbeam.model.Usage;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Figures reckoned by hand from the table of protocol 10. */
class PriceListTest {
  private static final PriceList PRICES = PriceList.builtIn();
  private static final LocalDate DAY = LocalDate.parse("2026-11-25");
  private static final long MILLION = 1_000_000;

  @Test
  void batchIsHalfOfInputAndOutputAndThoughtsAreOutput() {
    Tokens tokens = new Tokens(MILLION, 0, MILLION, MILLION, 0, 0);
    assertCost("gemini-2.5-flash", tokens, "2.65"); // 0.15 + 2 x 1.25
  }

  @Test
  void cachedTokensCostTheirWholePriceAndToolsAreInput() {
    Tokens tokens = new Tokens(MILLION, MILLION / 2, 0, 0, MILLION, 0);
    assertCost("gemini-2.5-flash", tokens, "0.24"); // 1.5 x 0.15 + 0.5 x 0.03
  }

  @Test
  void imagesHaveTheirOwnPriceWhereTheModelMakesThem() {
    Tokens tokens = new Tokens(0, 0, MILLION, 0, 0, MILLION / 2);
    assertCost("gemini-2.5-flash-image", tokens, "8.125"); // 0.5 x 1.25 + 0.5 x 15
  }

  @Test
  void largePromptsOfProModelsCostMore() {
    Usage small = Usage.of(new Tokens(200_000, 0, 1000, 0, 0, 0));
    Usage large = Usage.of(new Tokens(200_001, 0, 1000, 0, 0, 0));
    assertThat(PRICES.cost("gemini-2.5-pro", DAY, small))
        .isEqualByComparingTo("0.13"); // 0.2 x 0.625 + 0.001 x 5
    assertThat(PRICES.cost("gemini-2.5-pro", DAY, small.plus(large)))
        .isEqualByComparingTo("0.387501"); // and 0.200001 x 1.25 + 0.001 x 7.5
  }

  @Test
  void priceIsThatOfTheDay() {
    Usage usage = Usage.of(new Tokens(MILLION, 0, 0, 0, 0, 0)).plus(Usage.NONE);
    String model = "gemini-3.7-flash";
    assertThat(PRICES.cost(model, LocalDate.parse("2026-12-31"), longAsUsual(usage)))
        .isEqualByComparingTo("0.375");
    assertThat(PRICES.cost(model, LocalDate.parse("2027-01-01"), longAsUsual(usage)))
        .isEqualByComparingTo("0.75");
  }

  @Test
  void unknownModelHasNoPrice() {
    assertThat(PRICES.cost("gemini-9-ultra", DAY, Usage.NONE)).isNull();
  }

  @Test
  void aVersionCostsWhatItsModelCosts() {
    Usage usage = Usage.of(new Tokens(MILLION, 0, 0, 0, 0, 0)).plus(Usage.NONE);
    assertThat(PRICES.cost("models/gemini-2.5-flash-001", DAY, longAsUsual(usage)))
        .isEqualByComparingTo("0.15");
    assertThat(PRICES.cost("gemini-3-flash", DAY, longAsUsual(usage))).isEqualByComparingTo("0.25");
    assertThat(PRICES.cost("gemini-2.5-flash-tts", DAY, Usage.NONE)).isNull();
  }

  @Test
  void aFlashModelWithoutAPriceCostsWhatTheUsualOneDoes() {
    Tariff tariff = new Tariff(PriceList.builtIn(), ModelCatalog.builtIn());
    Usage usage = longAsUsual(Usage.of(new Tokens(MILLION, 0, 0, 0, 0, 0)));
    assertThat(tariff.cost("gemini-7-flash", DAY, usage)).isEqualByComparingTo("0.375");
    assertThat(tariff.assumed("gemini-7-flash")).isEqualTo("gemini-3.6-flash");
    assertThat(tariff.assumed("gemini-3.8-flash")).as("has its own").isNull();
    assertThat(tariff.cost("gemini-9-ultra", DAY, usage)).isNull();
  }

  @Test
  void everyModelHasOnePriceADay() {
    for (String day : new String[] {"2026-01-01", "2026-12-31", "2027-01-01", "2030-01-01"}) {
      Set<String> seen = new HashSet<>();
      for (Price price : PRICES.models()) {
        if (price.holdsOn(LocalDate.parse(day))) {
          assertThat(seen.add(price.model())).as(price.model() + " on " + day).isTrue();
        }
      }
      assertThat(seen).hasSizeGreaterThan(10);
    }
  }

  private static void assertCost(String model, Tokens tokens, String usd) {
    assertThat(PRICES.cost(model, DAY, new Usage(tokens, Tokens.NONE)))
        .isEqualByComparingTo(new BigDecimal(usd));
  }

  private static Usage longAsUsual(Usage usage) {
    return new Usage(usage.total(), Tokens.NONE);
  }
}
