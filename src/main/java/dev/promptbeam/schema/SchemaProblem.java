package dev.promptbeam.schema;

/**
 * Why a schema cannot be used, and where.
 *
 * @param path from the schema down: {@code properties.size.minimum}, {@code anyOf[0]}; empty for
 *     the schema itself
 * @param message what is wrong, without the path
 */
public record SchemaProblem(String path, String message) {

  /** The path, seen from further up. */
  public String below(String parent) {
    return path.isEmpty() || path.startsWith("[") ? parent + path : parent + "." + path;
  }

  static String member(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  static String item(String path, int index) {
    return path + "[" + index + "]";
  }
}
