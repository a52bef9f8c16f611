package dev.promptbeam.report.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.batch.balance.Reading;
import dev.promptbeam.batch.balance.RunStatus;
import dev.promptbeam.batch.record.Wait;
import dev.promptbeam.catalog.ModelCatalog;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.Counts;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.ShardLimits;
import dev.promptbeam.model.Tokens;
import dev.promptbeam.model.Usage;
import dev.promptbeam.report.AnsweredBy;
import dev.promptbeam.report.RunState;
import dev.promptbeam.report.StatusView;
import dev.promptbeam.report.price.PriceList;
import dev.promptbeam.report.price.Tariff;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LiveTextTest {
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
  private static final Instant NOW = START.plusSeconds(751);
  private static final String MODEL = "gemini-3.5-flash-lite";
  private static final Tariff TARIFF = new Tariff(PriceList.builtIn(), ModelCatalog.builtIn());
  private static final String SAID =
      "POST https://example.org/v1beta/models: HTTP 429 RESOURCE_EXHAUSTED: Your prepayment credits"
          + " are depleted.";

  private static final List<Wait> WAITS =
      List.of(
          new Wait(Wait.Kind.JOBS, 10, null, NOW.plusSeconds(14), ""),
          new Wait(Wait.Kind.ROOM, 2, START.plusSeconds(250), null, SAID));

  @Test
  void aTerminalOf80Columns() {
    assertThat(lines(view(WAITS), 79))
        .containsExactly(
            "reviews/nightly  gemini-3.5-flash-lite                                 00:12:31",
            "read     done: 1,000,000 rows",
            "pack     done: 50 shards, 998,410 requests; 710 rows share",
            "upload   [################....] 41 of 50 sent",
            "wait     [###########.........] 29 of 50 settled",
            "join     [###########.........] 28 of 50 published",
            "jobs     10 running, 2 refused, 31 read",
            "requests 579,000 of 998,410 answered, 880 dead, 1,200 repeated; 41,000 an hour",
            "rows     559,120 results, 0 retryable and 880 permanent dead letters",
            "tokens   61,000,000 in, 9,120,000 out",
            "cost     20.550000 of 25.00 USD (82 %)",
            "waits for 10 jobs to end, next look in 00:00:14",
            "! waits for room for 2 jobs the service refuses to take now (429), for",
            "  00:08:21: HTTP 429: Your prepayment credits are depleted.");
  }

  @Test
  void aTerminalOf120ColumnsHasLongerBarsAndFewerLines() {
    assertThat(lines(view(WAITS), 119))
        .contains(
            "upload   [################################........] 41 of 50 sent",
            "! waits for room for 2 jobs the service refuses to take now (429), for 00:08:21: HTTP"
                + " 429: Your prepayment credits are",
            "  depleted.")
        .hasSize(14);
  }

  @Test
  void aTerminalOf20ColumnsHasNumbersAndNoBars() {
    assertThat(lines(view(List.of()), 19))
        .containsExactly(
            "reviews/nightly  g…",
            "00:12:31",
            "read     done: 1,0…",
            "pack     done: 50 …",
            "upload   41 of 50 …",
            "wait     29 of 50 …",
            "join     28 of 50 …",
            "jobs     10 runnin…",
            "requests 579,000 o…",
            "rows     559,120 r…",
            "tokens   61,000,00…",
            "cost     20.550000…");
  }

  @Test
  void whileItReadsAndPacksItSaysSo() {
    assertThat(lines(packing(0, null), 79))
        .contains(
            "read     under way; nothing is sent before all is packed",
            "pack     [....................] 0 of 8 buckets");
    assertThat(lines(packing(6, null), 79))
        .contains("read     done", "pack     [###############.....] 6 of 8 buckets", "upload");
    assertThat(lines(packing(0, new Reading(61_000, 0, 90_000_000)), 79))
        .contains("read     under way: 61,000 rows; nothing is sent before all is packed");
    Reading half = new Reading(61_000, 45_000_000, 90_000_000);
    assertThat(lines(packing(0, half), 79))
        .contains("read     [##########..........] 45 of 90 MB; 61,000 rows");
    assertThat(lines(packing(6, half), 79)).contains("read     done: 61,000 rows");
  }

  @Test
  void noLineIsWiderThanTheTerminalWhateverTheServiceSays() {
    String nasty =
        "\u001b[2J\u001b]0;x\u0007\t\u9632\u6c34\u6027 \ud83d\udc69\u200d\ud83d\udcbb e\u0301"
            + " averyveryverylongwordwithoutaplacetobreakit\r\nend \u202e";
    StatusView view = view(List.of(new Wait(Wait.Kind.SEND, 1, null, null, nasty.repeat(5))));
    for (int columns = 1; columns < 130; columns++) {
      for (String line : lines(view, columns)) {
        assertThat(Columns.of(line)).as("%s in %s", line, columns).isLessThanOrEqualTo(columns);
        assertThat(line).doesNotContainPattern("\\p{Cntrl}").doesNotContain("\u202e");
      }
    }
  }

  private static List<String> lines(StatusView view, int columns) {
    return LiveText.of(new LiveView(view, 41_000.4), columns, NOW);
  }

  private static StatusView view(List<Wait> waits) {
    return view(
        new RunStatus(
            8,
            new RunStatus.Shards(50, 9, 29, 28),
            new RunStatus.Sendings(0, 0, 2, 10, 0, 31),
            Map.of("SUCCEEDED", 31),
            new RunStatus.Rows(1_000_000L, 559_120, new Counts.DeadLetters(0, 880), 0),
            998_410,
            579_000,
            880,
            1_200,
            710,
            Map.of(),
            List.of(),
            0,
            waits,
            null,
            List.of()));
  }

  private static StatusView packing(int buckets, @Nullable Reading reading) {
    return view(
        new RunStatus(
            buckets,
            null,
            new RunStatus.Sendings(0, 0, 0, 0, 0, 0),
            Map.of(),
            new RunStatus.Rows(null, 0, new Counts.DeadLetters(0, 0), 0),
            0,
            0,
            0,
            0,
            0,
            Map.of(),
            List.of(),
            0,
            List.of(),
            reading,
            List.of()));
  }

  private static StatusView view(RunStatus status) {
    AnsweredBy all =
        new AnsweredBy(
            MODEL,
            false,
            579_000,
            new Usage(new Tokens(61_000_000, 0, 7_720_000, 1_400_000, 0, 0), Tokens.NONE),
            new BigDecimal("20.550000"),
            new BigDecimal("41.100000"),
            null,
            false);
    return new StatusView(
        run(),
        RunState.RUNNING,
        true,
        false,
        null,
        null,
        status,
        List.of(all),
        TARIFF,
        new BigDecimal("25.00"));
  }

  private static RunRecord run() {
    ObjectNode spec = Json.MAPPER.createObjectNode().put("model", MODEL);
    return new RunRecord(
        RunRecord.FORMAT_VERSION,
        "reviews",
        "nightly",
        RunRecord.RUNNING,
        Map.of(),
        spec,
        "https://example.org",
        false,
        new ShardLimits(8, 10, 1_000, 1_000),
        0,
        Counts.NONE,
        null,
        null,
        START,
        null,
        "0.1.0");
  }
}
