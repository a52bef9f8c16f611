package dev.promptbeam.result.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Source;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/** Finds out what columns rows have, in memory that their number bounds. */
public final class ColumnCollector {
  /** What every decimal of so many digits survives as a double, and no larger whole number. */
  private static final int EXACT_DIGITS = 15;

  private static final long EXACT_WHOLE = 1L << 53;

  /** Where doubles have all their digits. */
  private static final int EXACT_EXPONENT = 290;

  private final Map<String, Seen> columns = new HashMap<>();
  private boolean tooMany;

  /** Adds what another one has found. */
  public void add(SourceColumns others) {
    tooMany |= others.tooMany();
    others
        .columns()
        .forEach(
            (name, summary) -> {
              Seen seen = columns.get(name);
              if (seen == null) {
                put(name, new Seen(summary));
              } else {
                seen.summary = seen.summary().plus(summary);
                seen.load();
              }
            });
  }

  /**
   * Adds a row.
   *
   * @param row one JSON object
   */
  public void add(Source source, byte[] row) throws IOException {
    if (tooMany) {
      return;
    }
    try (JsonParser parser = Json.MAPPER.createParser(row)) {
      parser.nextToken();
      for (int place = 0; parser.nextToken() == JsonToken.FIELD_NAME; place++) {
        String name = parser.currentName();
        parser.nextToken();
        Seen seen = columns.get(name);
        if (seen == null) {
          seen = new Seen(ColumnSummary.unseen(source, place));
          put(name, seen);
        }
        seen.at(source, place);
        seen.value(parser);
        parser.skipChildren();
      }
    }
  }

  private void put(String name, Seen seen) {
    columns.put(name, seen);
    tooMany |= columns.size() > SourceColumns.MOST;
  }

  public SourceColumns columns() {
    Map<String, ColumnSummary> found = new HashMap<>();
    if (!tooMany) {
      columns.forEach((name, seen) -> found.put(name, seen.summary()));
    }
    return new SourceColumns(found, tooMany);
  }

  /** A summary in the making. */
  private static final class Seen {
    private ColumnSummary summary;
    private int kinds;
    private int digits;
    private int scale;
    private int leastScale;

    Seen(ColumnSummary summary) {
      this.summary = summary;
      load();
    }

    void load() {
      kinds = summary.seen();
      digits = summary.digits();
      scale = summary.scale();
      leastScale = summary.leastScale();
    }

    ColumnSummary summary() {
      return new ColumnSummary(summary.first(), summary.place(), kinds, digits, scale, leastScale);
    }

    void at(Source source, int place) {
      if (ColumnSummary.isBefore(source, place, summary.first(), summary.place())) {
        summary = ColumnSummary.unseen(source, place);
      }
    }

    void value(JsonParser parser) throws IOException {
      switch (parser.currentToken()) {
        case VALUE_STRING -> kinds |= ColumnSummary.TEXT;
        case VALUE_TRUE, VALUE_FALSE -> kinds |= ColumnSummary.BOOLEAN;
        case START_OBJECT, START_ARRAY -> kinds |= ColumnSummary.NESTED;
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
        default -> {}
      }
    }

    private void number(JsonParser parser) throws IOException {
      kinds |= ColumnSummary.NUMBER;
      String text = parser.getText();
      boolean whole = parser.currentToken() == JsonToken.VALUE_NUMBER_INT && !text.equals("-0");
      if (whole && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
        long value = parser.getLongValue();
        boolean exact = value >= -EXACT_WHOLE && value <= EXACT_WHOLE;
        kinds |= exact || isExact(new BigDecimal(value)) ? 0 : ColumnSummary.INEXACT;
        digits = Math.max(digits, value < 0 ? text.length() - 1 : text.length());
        leastScale = Math.min(leastScale, 0);
        return;
      }
      kinds |= whole ? ColumnSummary.LARGE : ColumnSummary.FRACTION;
      BigDecimal value;
      try {
        value = new BigDecimal(text);
      } catch (NumberFormatException beyond) { // an exponent that 32 bits do not hold
        kinds |= ColumnSummary.INEXACT;
        digits = ColumnSummary.NO_DECIMAL;
        return;
      }
      kinds |= isExact(value) ? 0 : ColumnSummary.INEXACT;
      kinds |= value.scale() > 1 && text.endsWith("0") ? ColumnSummary.FIXED : 0;
      scale = Math.max(scale, Math.min(value.scale(), ColumnSummary.NO_DECIMAL));
      leastScale = Math.min(leastScale, Math.max(value.scale(), -ColumnSummary.NO_DECIMAL));
      long before = Math.max(1, (long) value.precision() - value.scale());
      digits = (int) Math.max(digits, Math.min(before, ColumnSummary.NO_DECIMAL));
    }

    /** Whether a double's shortest spelling is this number. */
    private static boolean isExact(BigDecimal value) {
      int precision = value.precision();
      if (precision <= EXACT_DIGITS && Math.abs((long) value.scale()) < EXACT_EXPONENT) {
        return true;
      }
      if (Math.abs((long) value.scale() - precision) > 2 * EXACT_EXPONENT) {
        return value.signum() == 0; // beyond what a double can be
      }
      double nearest = value.doubleValue();
      return Double.isFinite(nearest)
          && new BigDecimal(Double.toString(nearest)).compareTo(value) == 0;
    }
  }
}
