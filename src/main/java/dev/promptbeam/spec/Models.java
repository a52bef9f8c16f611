package dev.promptbeam.spec;

import java.util.regex.Pattern;

/** Names of models. */
final class Models {
  private static final String PREFIX = "models/";
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  private Models() {}

  /** The id without the resource prefix that the API puts in front. */
  static String id(String name) {
    return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
  }

  static boolean isId(String id) {
    return ID.matcher(id).matches();
  }
}
