package dev.promptbeam.dataset.format;

import dev.promptbeam.model.JsonLimits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Values of typed columns as JSON that says the same: numbers exact, dates and times as ISO 8601
 * has them, bytes as base64.
 */
public final class TypedValues {
  private static final int SECONDS_OF_DAY = 86_400;
  private static final int UUID_BYTES = 16;

  /** Of ten, as far as a long has them. */
  private static final long[] POWERS = new long[19];

  static {
    POWERS[0] = 1;
    for (int index = 1; index < POWERS.length; index++) {
      POWERS[index] = 10 * POWERS[index - 1];
    }
  }

  private TypedValues() {}

  /** JSON has no number for these three; they are texts then. */
  public static void number(RowBytes row, double value) {
    boolean isNumber = Double.isFinite(value);
    row.add(isNumber ? Double.toString(value) : "\"" + value + "\"");
  }

  /** As {@link #number(RowBytes, double)}, with no more digits than the value has. */
  public static void number(RowBytes row, float value) {
    boolean isNumber = Float.isFinite(value);
    row.add(isNumber ? Float.toString(value) : "\"" + value + "\"");
  }

  /** A number of 16 bits, as IEEE 754 has it. */
  public static float half(int bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >> 10) & 0x1F;
    int fraction = bits & 0x3FF;
    if (exponent == 0) {
      return Math.copySign(fraction * 0x1p-24f, Float.intBitsToFloat(sign | 0x3F800000));
    }
    int wide = exponent == 0x1F ? 0xFF : exponent + 112;
    return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
  }

  /**
   * A number with a fixed point.
   *
   * @throws MalformedRecordException where it has more digits than are read
   */
  public static void decimal(RowBytes row, BigInteger unscaled, int scale)
      throws MalformedRecordException {
    // Counting the digits of a long one takes long; no digit takes more than four bits.
    boolean isShort = unscaled.bitLength() <= 4 * JsonLimits.DIGITS;
    long has = isShort ? new BigDecimal(unscaled).precision() : unscaled.bitLength() * 3L / 10;
    long digits = scale <= 0 ? has - scale : Math.max(has, scale + 1L);
    if (digits > JsonLimits.DIGITS) {
      throw new MalformedRecordException(0, JsonLimits.tooLong(digits));
    }
    row.add(new BigDecimal(unscaled, scale).toPlainString());
  }

  /** As {@link #decimal(RowBytes, BigInteger, int)}. */
  public static void decimal(RowBytes row, long unscaled, int scale)
      throws MalformedRecordException {
    if (scale < 1 || scale >= POWERS.length || unscaled == Long.MIN_VALUE) {
      decimal(row, BigInteger.valueOf(unscaled), scale);
      return;
    }
    if (unscaled < 0) {
      row.add('-');
    }
    long digits = Math.abs(unscaled);
    row.add(digits / POWERS[scale]);
    row.add('.');
    row.addPadded(digits % POWERS[scale], scale);
  }

  public static void base64(RowBytes row, byte[] bytes) {
    byte[] text = Base64.getEncoder().encode(bytes);
    row.addString(text, 0, text.length);
  }

  /** The sixteen bytes of a UUID. */
  public static void uuid(RowBytes row, byte[] bytes, int from) {
    row.add('"');
    for (int index = 0; index < UUID_BYTES; index++) {
      if (index == 4 || index == 6 || index == 8 || index == 10) {
        row.add('-');
      }
      int value = bytes[from + index];
      row.add(Character.forDigit((value >> 4) & 0xF, 16));
      row.add(Character.forDigit(value & 0xF, 16));
    }
    row.add('"');
  }

  public static void date(RowBytes row, long epochDay) {
    row.add('"');
    addDate(row, epochDay);
    row.add('"');
  }

  /**
   * A time of day.
   *
   * @param isUtc whether its type says that it is
   * @throws MalformedRecordException where it is none, which starts no text
   */
  public static void time(RowBytes row, long value, TimeUnit unit, boolean isUtc)
      throws MalformedRecordException {
    if (value < 0 || value > unit.convert(1, TimeUnit.DAYS)) {
      throw new MalformedRecordException(
          0, "a time of day of " + value + " " + unit.name().toLowerCase(Locale.ROOT));
    }
    row.add('"');
    long perSecond = unit.convert(1, TimeUnit.SECONDS);
    addTime(row, value / perSecond, Math.toIntExact(unit.toNanos(value % perSecond)));
    row.add(isUtc ? "Z\"" : "\"");
  }

  /** A time since 1970 began. */
  public static void timestamp(RowBytes row, long value, TimeUnit unit, boolean isUtc) {
    long perSecond = unit.convert(1, TimeUnit.SECONDS);
    long seconds = Math.floorDiv(value, perSecond);
    int nanos = Math.toIntExact(unit.toNanos(Math.floorMod(value, perSecond)));
    timestamp(
        row,
        Math.floorDiv(seconds, SECONDS_OF_DAY),
        Math.floorMod(seconds, SECONDS_OF_DAY),
        nanos,
        isUtc);
  }

  /** A day, and a time of it. */
  public static void timestamp(RowBytes row, long day, long seconds, int nanos, boolean isUtc) {
    row.add('"');
    addDate(row, day);
    row.add('T');
    addTime(row, seconds, nanos);
    row.add(isUtc ? "Z\"" : "\"");
  }

  /** A span of months, of days and of milliseconds, none of which is so many of another. */
  public static void span(RowBytes row, long months, long days, long millis) {
    StringBuilder text = new StringBuilder("\"P");
    text.append(months == 0 ? "" : months + "M").append(days == 0 ? "" : days + "D");
    if (millis != 0 || text.length() == 2) {
      String seconds = BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
      text.append('T').append(seconds).append('S');
    }
    row.add(text.append('"').toString());
  }

  private static void addDate(RowBytes row, long epochDay) {
    LocalDate date = LocalDate.ofEpochDay(epochDay);
    if (date.getYear() < 0 || date.getYear() > 9_999) {
      row.add(date.toString());
      return;
    }
    row.addPadded(date.getYear(), 4);
    row.add('-');
    row.addPadded(date.getMonthValue(), 2);
    row.add('-');
    row.addPadded(date.getDayOfMonth(), 2);
  }

  /** Of the fraction, as many digits as say it all, in threes. */
  private static void addTime(RowBytes row, long seconds, int nanos) {
    row.addPadded((int) (seconds / 3_600), 2);
    row.add(':');
    row.addPadded((int) (seconds / 60 % 60), 2);
    row.add(':');
    row.addPadded((int) (seconds % 60), 2);
    if (nanos != 0) {
      row.add('.');
      if (nanos % 1_000_000 == 0) {
        row.addPadded(nanos / 1_000_000, 3);
      } else if (nanos % 1_000 == 0) {
        row.addPadded(nanos / 1_000, 6);
      } else {
        row.addPadded(nanos, 9);
      }
    }
  }
}
