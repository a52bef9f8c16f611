package dev.promptbeam.report.scores;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.model.Json;
import org.junit.jupiter.api.Test;

final class ComparisonTextTest {
  @Test
  void anExampleIsARowInItsVariantOnce() throws Exception {
    ObjectNode json =
        (ObjectNode)
            Json.MAPPER.readTree(
                """
                {"examples": [
                  {"what": "worse", "row": "r1", "variant": null, "sample": 0},
                  {"what": "died", "row": "r1", "variant": "a", "sample": 0},
                  {"what": "died", "row": "r1", "variant": "a", "sample": 1},
                  {"what": "died", "row": "r1", "variant": "b\\u001b", "sample": 0},
                  {"what": "revived", "row": "r2", "variant": "a", "sample": 0}]}
                """);

    assertThat(ComparisonText.of(json))
        .endsWith("worse, such as: r1", "died, such as: r1 (a), r1 (b\\u001b)");
  }
}
