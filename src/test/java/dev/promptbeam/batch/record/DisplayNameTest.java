package dev.promptbeam.batch.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisplayNameTest {
  private static final String NONCE = "0123456789abcdef".repeat(2);

  @Test
  void isTakenApartAsItWasPutTogether() {
    String text = DisplayName.of("reviews/2026.redrive-1", "00003-000.12", NONCE);
    assertThat(text).isEqualTo("promptbeam/reviews/2026.redrive-1/00003-000.12/" + NONCE);
    assertThat(DisplayName.parse(text))
        .isEqualTo(new DisplayName("reviews/2026.redrive-1", "00003-000.12"));
    assertThat(text).startsWith(DisplayName.prefix("reviews/2026.redrive-1"));
  }

  @Test
  void prefixOfARunIsThatOfNoOther() {
    assertThat(DisplayName.of("reviews/run-10", "00000-000.1", NONCE))
        .doesNotStartWith(DisplayName.prefix("reviews/run-1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "promptbeam/../../00000-000.1/0123456789abcdef0123456789abcdef",
        "promptbeam/reviews/../00000-000.1/0123456789abcdef0123456789abcdef",
        "promptbeam/reviews/a/b/00000-000.1/0123456789abcdef0123456789abcdef",
        "promptbeam/reviews/a/../0123456789abcdef0123456789abcdef",
        "promptbeam/reviews/a/00000-000.1/short",
        "nightly",
        ""
      })
  void othersNamesAreNotTakenForOurs(String name) {
    assertThat(DisplayName.parse(name)).isNull();
  }
}
