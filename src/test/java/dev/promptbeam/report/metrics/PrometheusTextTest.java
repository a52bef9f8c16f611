package dev.promptbeam.report.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class PrometheusTextTest {
  @Test
  void aFamilyIsItsHelpItsTypeAndALineForEachValue() {
    Metric jobs =
        Metric.of("jobs", Metric.Type.GAUGE, "Jobs by state.")
            .each("state", new TreeMap<>(Map.of("running", 2, "ended", 0)));
    Metric usage =
        Metric.of("usage", Metric.Type.SUMMARY, "Tokens.")
            .with("_sum", new BigDecimal("12.50"), Map.of())
            .with("_count", BigDecimal.ONE, Map.of());

    assertThat(PrometheusText.of(List.of(jobs, usage)))
        .isEqualTo(
            """
            # HELP jobs Jobs by state.
            # TYPE jobs gauge
            jobs{state="ended"} 0
            jobs{state="running"} 2
            # HELP usage Tokens.
            # TYPE usage summary
            usage_sum 12.50
            usage_count 1
            """);
  }

  @Test
  void whatWouldEndALabelIsEscaped() {
    Metric info =
        Metric.of("info", Metric.Type.GAUGE, "Which.").with(1, Map.of("id", "a\"b\\c\nd"));

    assertThat(PrometheusText.of(List.of(info))).endsWith("info{id=\"a\\\"b\\\\c\\nd\"} 1\n");
  }
}
