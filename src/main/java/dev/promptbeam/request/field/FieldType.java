package dev.promptbeam.request.field;

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

  /** An object with known fields, to be looked up in {@link FieldTable}. */
  record Message(String name) implements FieldType {
    @Override
    public String description() {
      return "an object (" + name + ")";
    }
  }

  /** What is wanted, for messages: "wants ...". */
  String description();
}
