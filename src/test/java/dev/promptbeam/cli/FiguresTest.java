package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.catalog.ModelCatalog;
import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.ModelAnswers;
import dev.promptbeam.report.AnsweredBy;
import dev.promptbeam.report.DeadLetterCount;
import dev.promptbeam.report.StatusView;
import dev.promptbeam.report.metrics.Figures;
import dev.promptbeam.report.price.PriceList;
import dev.promptbeam.report.price.Tariff;
import java.io.IOException;
import java.util.List;
import java.util.Map;
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

  @Test
  void requestsWhoseAttemptsAreUsedUpHaveTheirEndInTheirStage() throws Exception {
    workspace
        .withSpec(
            """
            name: capitals
            dataset: {path: cities.csv, key: id}
            model: gemini-3.5-flash-lite
            stages:
            - {name: draft, request: {prompt: "Draft of {{city}}"}}
            - {name: mend, request: {prompt: "Mend {{draft.text}}"}}
            batch: {attempts: 2, poll: {first: 10ms, most: 100ms}}
            """)
        .withFile("cities.csv", "id,city\n1,Oslo\n2,Lima\n3,Rome\n4,Bern\n")
        .withFile(
            "faults.json",
            """
            [{"operation": "line", "match": {"text": "Draft of Oslo"},
              "action": {"type": "error", "code": 13}},
             {"operation": "line", "match": {"text": "Mend", "skip": 1}, "times": 1,
              "action": {"type": "blockedPrompt", "reason": "SAFETY"}},
             {"operation": "line", "match": {"text": "Rome"},
              "action": {"type": "error", "code": 13}}]
            """);
    EmulatorOptions options =
        EmulatorOptions.defaults()
            .withAnonymousCalls()
            .withFaultsFile(workspace.spec().resolveSibling("faults.json"));
    try (EmulatorServer server = EmulatorServer.start(options)) {
      workspace.run(server.baseUrl().toString(), "a");
    }

    assertThat(view().status().stages())
        .extracting(stage -> stage.requests() + " " + stage.answered() + " " + stage.dead())
        .containsExactly("4 2 2", "2 1 1");
    JsonNode figures = figures();
    assertThat(figures.path("promptbeam_requests_total").asLong()).isEqualTo(6);
    assertThat(value(figures, "promptbeam_requests_ended_total", "end", "answered")).isEqualTo(3);
    assertThat(value(figures, "promptbeam_requests_ended_total", "end", "dead")).isEqualTo(3);
  }

  /** Otherwise a collector refuses the whole file. */
  @Test
  void noSetOfLabelsStandsThereTwiceWhereSomeAnswersDoNotSayWhoGaveThem() throws IOException {
    workspace.run("emulator", "a");
    StatusView view = view();
    AnsweredBy said = view.answers().get(0);
    AnsweredBy unsaid =
        new AnsweredBy(
            ModelAnswers.UNSAID,
            false,
            5,
            said.usage(),
            said.cost(),
            said.interactive(),
            "",
            false);

    StatusView both =
        new StatusView(
            view.run(),
            view.state(),
            view.process(),
            view.jobAlone(),
            view.why(),
            view.goOn(),
            view.status(),
            List.of(unsaid, said),
            view.tariff(),
            view.budget());

    JsonNode figures = Figures.of(both, Map.of()).toJson();

    assertThat(figures.path("gen_ai_client_token_usage_count"))
        .extracting(sample -> sample.path("gen_ai_token_type").asText() + sample.path("value"))
        .containsExactly("input" + (5 + said.answers()), "output" + (5 + said.answers()));
  }

  private JsonNode figures() throws IOException {
    return Figures.of(view(), new DeadLetterCount.Source(directory()).reasons()).toJson();
  }

  private StatusView view() throws IOException {
    Tariff tariff = new Tariff(PriceList.builtIn(), ModelCatalog.builtIn());
    return Objects.requireNonNull(new StatusView.Source(directory(), tariff).read());
  }

  private RunDirectory directory() {
    return RunDirectory.of(workspace.run("a"));
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
