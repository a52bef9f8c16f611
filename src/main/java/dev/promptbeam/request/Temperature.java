package dev.promptbeam.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.request.text.Spelled;
import dev.promptbeam.request.text.SpelledJson;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where a template gets its temperature from.
 *
 * @param constantZero whether the spec itself says 0
 * @param slot the slot that brings the temperature, or what is around it; -1 without
 */
record Temperature(boolean constantZero, int slot) {

  static Temperature of(JsonNode request, TemplateCompiler compiler) {
    for (String path : new String[] {"", "generationConfig", "generationConfig.temperature"}) {
      Integer slot = compiler.slotAt().get(path);
      if (slot != null) {
        return new Temperature(false, slot);
      }
    }
    JsonNode value = request.path("generationConfig").path("temperature");
    return new Temperature(isZero(Spelled.of(value)), -1);
  }

  boolean mayBeZero() {
    return constantZero || slot >= 0;
  }

  boolean isZero(Filling[] fillings) {
    if (slot < 0) {
      return constantZero;
    }
    JsonNode value = SpelledJson.read(new String(fillings[slot].wire(), StandardCharsets.UTF_8));
    JsonNode config = value.has("generationConfig") ? value.path("generationConfig") : value;
    return isZero(Spelled.of(config.isObject() ? config.path("temperature") : config));
  }

  private static boolean isZero(@Nullable Spelled value) {
    return value != null && value.isNumber() && new BigDecimal(value.json()).signum() == 0;
  }
}
