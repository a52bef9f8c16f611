package dev.promptbeam.gemini.codec;

import dev.promptbeam.gemini.GeminiException;
import java.util.List;
import java.util.regex.Pattern;

/** Checks names before they become part of an address, since many come from answers. */
public final class ResourceName {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~-]*");

  private static final int LONGEST_SHOWN = 80;

  private ResourceName() {}

  static boolean isFile(String name) {
    return is("files/", name);
  }

  static boolean isJob(String name) {
    return is("batches/", name);
  }

  public static boolean isModel(String name) {
    return is("models/", name);
  }

  public static String file(String name) throws GeminiException.Invalid {
    return checked("files/", name);
  }

  public static String job(String name) throws GeminiException.Invalid {
    return checked("batches/", name);
  }

  /** {@code M} and {@code models/M} both become {@code models/M}. */
  public static String model(String name) throws GeminiException.Invalid {
    return checked("models/", name.startsWith("models/") ? name : "models/" + name);
  }

  private static boolean is(String prefix, String name) {
    return name.startsWith(prefix) && ID.matcher(name.substring(prefix.length())).matches();
  }

  private static String checked(String prefix, String name) throws GeminiException.Invalid {
    if (is(prefix, name)) {
      return name;
    }
    throw new GeminiException.Invalid(
        "\"" + shortened(name) + "\" is not a name of the form " + prefix + "ID", 0, List.of());
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_SHOWN ? name : name.substring(0, LONGEST_SHOWN) + "…";
  }
}
