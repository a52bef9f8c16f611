package dev.promptbeam.catalog;

import java.util.regex.Pattern;

/** The id of a model and which others name the same one. */
public final class ModelId {
  private static final String PREFIX = "models/";

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  /** What comes behind a model's name to say which of its versions is meant. */
  private static final Pattern VERSION =
      Pattern.compile(
          "-(?:latest|exp|experimental|preview|[0-9]{3}|[0-9]{8}|[0-9]{2}-[0-9]{2,4}"
              + "|[0-9]{4}-[0-9]{2}-[0-9]{2})$");

  private static final Pattern DIGIT = Pattern.compile("[0-9]");

  /** Names of models that draw or speak unless they are told not to. */
  private static final Pattern MEDIA = Pattern.compile("-(?:image|tts|banana|audio)(?:-|$)");

  private static final Pattern FLASH = Pattern.compile("gemini-(?:.*-)?flash(?:-lite)?");

  private ModelId() {}

  /** The id without the resource prefix that the API puts in front. */
  public static String of(String name) {
    return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
  }

  /** Whether it can be an id at all. */
  public static boolean isId(String id) {
    return ID.matcher(id).matches();
  }

  /** The id without what names a version of the model: date, number, {@code preview}. */
  public static String base(String name) {
    String id = of(name);
    while (VERSION.matcher(id).find()) {
      id = VERSION.matcher(id).replaceFirst("");
    }
    return id;
  }

  /**
   * Whether an answer of that model is one of the model that was asked: the same, whatever version.
   * A name without a number, such as {@code gemini-flash-latest}, stands for whatever answers.
   */
  public static boolean same(String asked, String answered) {
    return base(asked).equals(base(answered)) || !DIGIT.matcher(of(asked)).find();
  }

  /** Whether a model by such a name makes pictures or sound, known or not. */
  public static boolean makesMedia(String name) {
    return MEDIA.matcher(of(name)).find();
  }

  /** Whether it is a Flash model for text, known or not. */
  static boolean isFlash(String name) {
    return FLASH.matcher(base(name)).matches();
  }
}
