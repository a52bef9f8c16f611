package dev.promptbeam.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectedOutputTest {
  private static final String TEXT = "gemini-3.5-flash-lite";
  private static final String IMAGE = "gemini-3.1-flash-image";

  @ParameterizedTest
  @CsvSource({
    TEXT + ", temperature: 1, 20000",
    TEXT + ", responseModalities: [TEXT], 20000",
    IMAGE + ", temperature: 1, 476",
    IMAGE + ", responseModalities: [TEXT], 20000",
    "gemini-9, 'responseModalities: [TEXT, IMAGE]', 476",
    IMAGE + ", 'imageConfig: {imageSize: \"512\"}', 1907",
    IMAGE + ", imageConfig: {imageSize: 2K}, 119",
    IMAGE + ", imageConfig: {imageSize: 4K}, 29",
    IMAGE + ", 'imageConfig: {imageSize: \"{{size}}\"}', 29",
    IMAGE + ", candidateCount: 2, 238",
    IMAGE + ", 'candidateCount: \"{{n}}\"', 59"
  })
  void aJobHasNoMoreRequestsThanItsAnswersHaveRoomFor(String model, String config, int requests)
      throws SpecException {
    assertThat(Specs.parse(spec(model, config, "1GB")).batch().maxRequests()).isEqualTo(requests);
  }

  @ParameterizedTest
  @CsvSource({"2GB, 953", "3MB, 1", "1MB, 1"})
  void theRoomIsTheUsers(String room, int requests) throws SpecException {
    assertThat(Specs.parse(spec(IMAGE, "temperature: 1", room)).batch().maxRequests())
        .isEqualTo(requests);
  }

  private static String spec(String model, String config, String room) {
    return """
    name: pictures
    dataset: {path: rows.jsonl}
    model: %s
    request:
      prompt: "{{p}}"
      generationConfig:
        %s
    batch: {maxOutputBytes: %s}
    """
        .formatted(model, config, room);
  }
}
