package dev.promptbeam.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopsTest {
  private static final StopRecord WAIT = new StopRecord(StopCause.WAIT, "the wait is over", 5);
  private static final StopRecord DENIED =
      new StopRecord(StopCause.DENIED, "the key is refused", 5);

  @TempDir Path folder;

  @Test
  void theFirstStopOfAStartCounts() throws IOException {
    Stops stops = new Stops(new LocalLedger(folder));
    assertThat(stops.current()).isNull();

    stops.record(WAIT);
    stops.record(DENIED);

    assertThat(stops.current()).isEqualTo(WAIT);
  }

  @Test
  void eachStartBeginsWithoutAStop() throws IOException {
    Stops stops = new Stops(new LocalLedger(folder));
    for (int start = 0; start < 12; start++) {
      stops.lift();
      assertThat(stops.current()).isNull();
      stops.record(DENIED);
      assertThat(new Stops(new LocalLedger(folder)).current()).isEqualTo(DENIED);
    }
  }

  @Test
  void eachStartSaysForItselfHowLongItWaits() throws IOException {
    Stops stops = new Stops(new LocalLedger(folder));
    assertThat(stops.leaveAt()).isNull();

    stops.lift(Instant.EPOCH, null);
    assertThat(new Stops(new LocalLedger(folder)).leaveAt()).isEqualTo(Instant.EPOCH);

    stops.lift();
    assertThat(stops.leaveAt()).isNull();
  }

  @Test
  void aStartThatWentToAClusterIsRememberedAndIsOverOnceStoppedOrFollowed() throws IOException {
    Stops stops = new Stops(new LocalLedger(folder));
    stops.lift();
    assertThat(stops.sentAway()).isNull();

    stops.lift(null, "http://one:8081");
    assertThat(stops.sentAway()).isEqualTo(new Stops.SentAway("http://one:8081", false));
    stops.record(DENIED);
    assertThat(stops.sentAway()).isEqualTo(new Stops.SentAway("http://one:8081", true));

    stops.lift(null, "http://two:8081");
    assertThat(stops.sentAway()).isEqualTo(new Stops.SentAway("http://two:8081", false));
    stops.lift();
    assertThat(stops.sentAway()).isEqualTo(new Stops.SentAway("http://two:8081", true));
  }

  @Test
  void causesAreSpelledAsBeforeAndThoseOfOtherVersionsAreReadToo() throws IOException {
    LocalLedger ledger = new LocalLedger(folder);
    Stops stops = new Stops(ledger);
    stops.record(WAIT);
    assertThat(Files.readString(folder.resolve("stops/000000.json")).strip())
        .isEqualTo("{\"cause\":\"wait\",\"message\":\"the wait is over\",\"exitCode\":5}");

    stops.lift();
    ledger.create("stops/000001", Map.of("cause", "weather", "message", "it rains", "exitCode", 4));
    assertThat(stops.current()).isEqualTo(new StopRecord(StopCause.OTHER, "it rains", 4));
  }

  @Test
  void startsAreCountedAlikeInEveryLanguage() throws IOException {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      Stops stops = new Stops(new LocalLedger(folder));
      stops.lift();
      stops.record(WAIT);
    } finally {
      Locale.setDefault(before);
    }

    assertThat(new LocalLedger(folder).list("starts")).containsExactly("000001");
    assertThat(new LocalLedger(folder).list("stops")).containsExactly("000001");
  }
}
