package dev.promptbeam.scenario;

/** A spec whose batch section holds given lines besides ten requests a job and quick polls. */
final class QuickSpec {
  private QuickSpec() {}

  static String of(String name, String batchLines, String generationConfig) {
    StringBuilder batch = new StringBuilder();
    if (!batchLines.contains("maxRequests")) {
      batch.append("  maxRequests: 10\n");
    }
    if (!batchLines.contains("poll:")) {
      batch.append("  poll: {first: 100ms, most: 500ms}\n");
    }
    batchLines.lines().forEach(line -> batch.append("  ").append(line).append('\n'));
    return """
    name: %s
    dataset: {path: data, key: id}
    model: gemini-2.5-flash-lite
    request:
      prompt: "Say: {{text}}"
      generationConfig: %s
    batch:
    %s\
    """
        .formatted(name, generationConfig, batch);
  }
}
