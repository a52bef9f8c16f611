package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.catalog.ModelCatalog;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.report.DeadLetterCount;
import dev.promptbeam.report.StatusView;
import dev.promptbeam.report.metrics.Figures;
import dev.promptbeam.report.price.PriceList;
import dev.promptbeam.report.price.Tariff;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The figures of a run as its records have them. */
final class FiguresTest extends InWorkspace {
  @Test
  void countWhatTheRunHasDoneAndAreZeroWhereNothingWas() throws IOException {
    workspace.withFile("cities.csv", "id,city\n1,Oslo\n2,Lima\n3,Lima\n4,too,many\n");
    workspace.run("emulator", "a");

    JsonNode figures = figures();

    assertThat(figures.path("promptbeam_rows_read_total").asLong()).isEqualTo(4);
    assertThat(value(figures, "promptbeam_rows_ended_total", "end", "result")).isEqualTo(3);
    assertThat(value(figures, "promptbeam_rows_ended_total", "end", "permanent")).isEqualTo(1);
    assertThat(value(figures, "promptbeam_dead_letters_total", "reason", "READ_MALFORMED"))
        .isEqualTo(1);
    assertThat(value(figures, "promptbeam_dead_letters_total", "reason", "FINISH_SAFETY")).isZero();
    assertThat(value(figures, "promptbeam_run_state", "state", "complete")).isEqualTo(1);
    assertThat(value(figures, "promptbeam_run_state", "state", "running")).isZero();
    assertThat(value(figures, "promptbeam_job_ends_total", "end", "SUCCEEDED")).isEqualTo(1);
    assertThat(value(figures, "promptbeam_job_ends_total", "end", "EXPIRED")).isZero();
    assertThat(figures.path("promptbeam_cost_interactive_usd_total").asDouble())
        .isCloseTo(2 * figures.path("promptbeam_cost_usd_total").asDouble(), within(0.000002));
    assertThat(figures.path("promptbeam_requests_total").asLong())
        .isEqualTo(3 - figures.path("promptbeam_rows_shared_total").asLong());
  }

  private JsonNode figures() throws IOException {
    RunDirectory directory = RunDirectory.of(workspace.run("a"));
    Tariff tariff = new Tariff(PriceList.builtIn(), ModelCatalog.builtIn());
    StatusView view = Objects.requireNonNull(new StatusView.Source(directory, tariff).read());
    return Figures.of(view, new DeadLetterCount.Source(directory).reasons()).toJson();
  }

  private static long value(JsonNode figures, String name, String label, String word) {
    for (JsonNode sample : figures.path(name)) {
      if (sample.path(label).asText().equals(word)) {
        return sample.path("value").asLong();
      }
    }
    return -1;
  }
}
