package dev.promptbeam.model;

/** The spelling of the API's member names; snake_case means the same everywhere (protocol 1). */
public final class CamelCase {
  private CamelCase() {}

  /** The name in camelCase; the same object where it is that already. */
  public static String of(String name) {
    if (name.indexOf('_') < 0) {
      return name;
    }
    StringBuilder camel = new StringBuilder();
    boolean upper = false;
    for (char c : name.toCharArray()) {
      boolean gap = c == '_' && camel.length() > 0;
      if (!gap) {
        camel.append(upper ? Character.toUpperCase(c) : c);
      }
      upper = gap;
    }
    return camel.toString();
  }
}
