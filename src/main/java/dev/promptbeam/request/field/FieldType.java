package dev.promptbeam.request.field;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** What a field of a request holds. */
public sealed interface FieldType {

  /** Single values, and the two places where this program does not look inside. */
  enum Scalar implements FieldType {
    /** Free text: any value of a row becomes its text. */
    TEXT("text"),
    /** An enumeration value or an identifier. */
    NAME("text"),
    /** Base64. */
    BYTES("base64 text"),
    /** Base64 that the model sees: an image, a document, sound. */
    MEDIA("base64 text"),
    NUMBER("a number"),
    INTEGER("a whole number"),
    BOOLEAN("true or false"),
    /** An object whose members are free. */
    OBJECT("an object"),
    ANY("a value");

    private final String description;

    Scalar(String description) {
      this.description = description;
    }

    @Override
    public String description() {
      return description;
    }

    /** True where text with placeholders in it makes a valid value. */
    boolean takesText() {
      return this == TEXT || this == NAME || this == BYTES || this == MEDIA || this == ANY;
    }
  }

  /** One of some words of the API, in any case of letters where it is in capitals. */
  record Choice(List<String> words) implements FieldType {
    boolean has(String text) {
      return words.contains(text) || words.contains(text.toUpperCase(Locale.ROOT));
    }

    @Override
    public String description() {
      return "one of " + String.join(", ", words);
    }
  }

  /** A number between two others, both of them included. */
  record Range(Scalar scalar, BigDecimal least, BigDecimal most) implements FieldType {
    /** Where the API has no bound but that of its numbers. */
    private static final BigDecimal NO_BOUND = BigDecimal.valueOf(Integer.MAX_VALUE);

    boolean has(String number) {
      try {
        BigDecimal value = new BigDecimal(number);
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
      } catch (NumberFormatException tooLarge) {
        return false;
      }
    }

    @Override
    public String description() {
      boolean bounded = most.compareTo(NO_BOUND) < 0;
      String end = bounded ? " to " + most.toPlainString() : " up";
      return scalar.description() + " from " + least.toPlainString() + end;
    }
  }

  /** A list of one type. */
  record ListOf(FieldType item) implements FieldType {
    @Override
    public String description() {
      return "a list";
    }
  }

  /** An object whose member names are free and whose values have one type. */
  record MapOf(FieldType value) implements FieldType {
    @Override
    public String description() {
      return "an object";
    }
  }

  /**
   * An object with known fields, to be looked up in {@link FieldTable}.
   *
   * @param name the API's; behind a slash, where the same message is used in ways that differ
   */
  record Message(String name) implements FieldType {
    @Override
    public String description() {
      return "an object (" + name.replaceFirst("/.*", "") + ")";
    }
  }

  /** What is wanted, for messages: "wants ...". */
  String description();
}
