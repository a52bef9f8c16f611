package dev.promptbeam.batch.budget;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.record.Intent.Reservation;
import dev.promptbeam.catalog.TokenPrices;
import dev.promptbeam.catalog.TokenPrices.Rates;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RequestCostsTest {
  private static final BigDecimal MILLION = new BigDecimal("1000000");

  @TempDir private Path folder;

  @Test
  void countsAByteOfTextAsAToken() throws Exception {
    String line = line("\"contents\":[{\"parts\":[{\"text\":\"漢字 and more\"}]}]");

    assertThat(input(line)).isEqualTo(line.getBytes(UTF_8).length);
  }

  @Test
  void countsAPictureAsFiveThousandTokensWhateverItsBytes() throws Exception {
    String data = "A".repeat(40_000);
    String line =
        line(
            "\"contents\":[{\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\""
                + data
                + "\"}}]}]");

    assertThat(input(line)).isEqualTo(5_000 + line.length() - data.length());
  }

  @Test
  void countsWhatOnlyTheServiceKnowsAsAWholePrompt() throws Exception {
    String file =
        line("\"contents\":[{\"parts\":[{\"fileData\":{\"fileUri\":\"https://x/files/a\"}}]}]");
    String search = line("\"tools\":[{\"googleSearch\":{}}]");
    String cache = line("\"cachedContent\":\"cachedContents/a\"");

    assertThat(input(file)).isEqualTo(1_048_576 + file.length());
    assertThat(input(search)).isEqualTo(1_048_576 + search.length());
    assertThat(input(cache)).isEqualTo(1_048_576 + cache.length());
  }

  @Test
  void countsAnAnswerAsTheModelsLargestWhereTheRequestSaysNoLess() throws Exception {
    String open = line("\"contents\":[]");
    String bound = line("\"generationConfig\":{\"maxOutputTokens\":10,\"candidateCount\":3}");

    assertThat(output(65_536, open)).isEqualTo(65_536);
    assertThat(output(65_536, bound)).isEqualTo(30);
    assertThat(output(0, open)).isZero();
  }

  @Test
  void takesNoBoundFromARowsOwnData() throws Exception {
    String data = "A".repeat(40_000);
    String call =
        line(
            "\"contents\":[{\"parts\":[{\"functionCall\":{\"args\":{"
                + "\"generationConfig\":{\"maxOutputTokens\":5,\"candidateCount\":1e300},"
                + "\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\""
                + data
                + "\"}}]}}}]}]");

    assertThat(output(65_536, call)).isEqualTo(65_536);
    assertThat(input(call)).isEqualTo(call.length());
  }

  @Test
  void countsAPictureThatIsMadeWhateverMaxOutputTokensSays() throws Exception {
    String bound = line("\"generationConfig\":{\"maxOutputTokens\":10}");
    Rates rates = new Rates(BigDecimal.ZERO, BigDecimal.ONE, MILLION, BigDecimal.ZERO);

    assertThat(new RequestCosts(new TokenPrices(rates, rates), 32_768).of(file(bound)).usd())
        .isEqualByComparingTo("2520");
  }

  @Test
  void sumsUpAndKeepsTheDearest() throws Exception {
    String one = line("\"generationConfig\":{\"maxOutputTokens\":10}");
    String other = line("\"generationConfig\":{\"maxOutputTokens\":700}");

    Reservation both = of(65_536, 0, 1_000_000, one, other, one);

    assertThat(both.usd()).isEqualByComparingTo("720");
    assertThat(both.most()).isEqualByComparingTo("700");
  }

  @Test
  void takesThePriceOfLongPromptsWhereOneMayBeThat() throws Exception {
    String line = line("\"contents\":[{\"parts\":[{\"text\":\"" + "a".repeat(200_000) + "\"}]}]");
    TokenPrices prices = new TokenPrices(rates(1, 0), rates(2, 0));

    assertThat(new RequestCosts(prices, 1).of(file(line)).usd())
        .isEqualByComparingTo(new BigDecimal(2L * line.length()).divide(MILLION));
  }

  private long input(String line) throws IOException {
    return of(1, 1_000_000, 0, line).usd().longValueExact();
  }

  private long output(long most, String line) throws IOException {
    return of(most, 0, 1_000_000, line).usd().longValueExact();
  }

  private Reservation of(long most, long input, long output, String... lines) throws IOException {
    Rates rates = rates(input, output);
    return new RequestCosts(new TokenPrices(rates, rates), most).of(file(lines));
  }

  private Path file(String... lines) throws IOException {
    return Files.writeString(folder.resolve("requests.jsonl"), String.join("\n", lines) + "\n");
  }

  private static Rates rates(long input, long output) {
    return new Rates(
        BigDecimal.valueOf(input), BigDecimal.valueOf(output), BigDecimal.ZERO, BigDecimal.ZERO);
  }

  private static String line(String request) {
    return "{\"key\":\"k\",\"request\":{" + request + "}}";
  }
}
