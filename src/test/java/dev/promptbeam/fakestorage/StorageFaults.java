package dev.promptbeam.fakestorage;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The faults that were scripted; of several that fit a call the first one strikes. */
final class StorageFaults {
  private static final JsonMapper SCRIPTS =
      JsonMapper.builder()
          .enable(JsonParser.Feature.ALLOW_SINGLE_QUOTES)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();

  private final List<StorageFault> faults = new CopyOnWriteArrayList<>();

  /** One script in JSON; what it does not know is refused. */
  StorageFault add(String script) {
    try {
      StorageFault fault = new StorageFault(SCRIPTS.readValue(script, StorageFault.Script.class));
      faults.add(fault);
      return fault;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage() + ": " + script, e);
    }
  }

  /** One script, or an array of them. */
  void addAll(String scripts) throws JsonProcessingException {
    JsonNode read = SCRIPTS.readTree(scripts);
    if (read instanceof ArrayNode several) {
      several.forEach(one -> add(one.toString()));
    } else {
      add(read.toString());
    }
  }

  @Nullable StorageFault striking(Operation call) {
    return faults.stream().filter(fault -> fault.strikes(call)).findFirst().orElse(null);
  }

  void clear() {
    faults.clear();
  }

  ArrayNode accounts() {
    ArrayNode accounts = Json.MAPPER.createArrayNode();
    faults.forEach(fault -> accounts.add(fault.account()));
    return accounts;
  }
}
