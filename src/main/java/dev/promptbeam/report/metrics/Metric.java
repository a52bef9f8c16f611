package dev.promptbeam.report.metrics;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A metric family: one name, what it means, and a value for each set of labels.
 *
 * @param name as Prometheus takes it
 */
public record Metric(String name, Type type, String help, List<Sample> samples) {
  /** Types of Prometheus' text format. */
  public enum Type {
    COUNTER,
    GAUGE,
    SUMMARY
  }

  /**
   * A value.
   *
   * @param suffix what follows the name, {@code _sum} and {@code _count} in a summary; else empty
   * @param labels in their order
   */
  public record Sample(String suffix, Map<String, String> labels, BigDecimal value) {}

  static Metric of(String name, Type type, String help) {
    return new Metric(name, type, help, new ArrayList<>());
  }

  Metric with(long value, Map<String, String> labels) {
    return with("", BigDecimal.valueOf(value), labels);
  }

  /** One value for each word of a label. */
  Metric each(String label, Map<String, ? extends Number> values) {
    values.forEach((word, value) -> with(value.longValue(), Map.of(label, word)));
    return this;
  }

  Metric with(String suffix, BigDecimal value, Map<String, String> labels) {
    samples.add(new Sample(suffix, labels, value));
    return this;
  }
}
