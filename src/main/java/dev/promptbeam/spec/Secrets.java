package dev.promptbeam.spec;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds API keys where they must not be; never repeats one. */
final class Secrets {
  private static final Pattern API_KEY = Pattern.compile("AIza[0-9A-Za-z_-]{35}");
  private static final String MESSAGE =
      "no secrets in a spec: this looks like an API key; put it into GEMINI_API_KEY";

  private Secrets() {}

  static void findIn(String text, SpecErrors errors) {
    List<String> lines = text.lines().toList();
    for (int line = 0; line < lines.size(); line++) {
      Matcher key = API_KEY.matcher(lines.get(line));
      if (key.find()) {
        errors.add(line, key.start(), MESSAGE);
      }
    }
  }

  static void findIn(SpecOverrides overrides, SpecErrors errors) {
    findIn("--param ", overrides.params(), errors);
    findIn("--set ", overrides.sets(), errors);
    findIn("--set-string ", overrides.stringSets(), errors);
    String endpoint = overrides.endpoint();
    findIn("--endpoint", Map.of("", endpoint == null ? "" : endpoint), errors);
  }

  private static void findIn(String option, Map<String, String> values, SpecErrors errors) {
    values.forEach(
        (name, value) -> {
          if (API_KEY.matcher(name + " " + value).find()) {
            boolean inName = API_KEY.matcher(name).find();
            errors.addOption(inName ? option.strip() : option + name, "", MESSAGE, null);
          }
        });
  }
}
