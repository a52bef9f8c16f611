package dev.promptbeam.library;

import java.util.LinkedHashMap;
import java.util.Map;

/** Says in sentences of the run what the library calls otherwise than the command does. */
final class LibraryWords {
  private static final Map<String, String> WORDS = words();

  private LibraryWords() {}

  static String in(String sentence) {
    String said = sentence;
    for (Map.Entry<String, String> word : WORDS.entrySet()) {
      said = said.replace(word.getKey(), word.getValue());
    }
    return said;
  }

  /** Longer ones first. */
  private static Map<String, String> words() {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("another --run-id or --runs-dir", "another run directory");
    words.put("another --run-id", "another run directory");
    words.put("--runs-dir", "withRunDirectory(...)");
    words.put("--run-id", "withRunId(...)");
    words.put("--endpoint emulator", "the endpoint emulator in the spec");
    words.put("--endpoint", "endpoint");
    words.put("--abandon-open-jobs", "withOpenJobsAbandoned()");
    return words;
  }
}
