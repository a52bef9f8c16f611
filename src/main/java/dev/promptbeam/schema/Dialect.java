package dev.promptbeam.schema;

/** The two languages in which a request can describe its answer. */
public enum Dialect {
  /** The API's own Schema: a subset of OpenAPI 3.0. */
  OPEN_API("responseSchema"),
  JSON_SCHEMA("responseJsonSchema");

  private final String field;

  Dialect(String field) {
    this.field = field;
  }

  /** The field of generationConfig that holds it. */
  public String field() {
    return field;
  }
}
