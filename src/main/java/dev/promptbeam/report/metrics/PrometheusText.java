package dev.promptbeam.report.metrics;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Metrics in Prometheus' text format 0.0.4, as its node exporter takes them from files. */
public final class PrometheusText {
  private PrometheusText() {}

  public static String of(List<Metric> metrics) {
    StringBuilder text = new StringBuilder();
    for (Metric metric : metrics) {
      text.append("# HELP ").append(metric.name()).append(' ').append(metric.help()).append('\n');
      String type = metric.type().name().toLowerCase(Locale.ROOT);
      text.append("# TYPE ").append(metric.name()).append(' ').append(type).append('\n');
      for (Metric.Sample sample : metric.samples()) {
        text.append(metric.name()).append(sample.suffix()).append(labels(sample.labels()));
        text.append(' ').append(sample.value().toPlainString()).append('\n');
      }
    }
    return text.toString();
  }

  private static String labels(Map<String, String> labels) {
    return labels.isEmpty()
        ? ""
        : labels.entrySet().stream()
            .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + "\"")
            .collect(Collectors.joining(",", "{", "}"));
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
