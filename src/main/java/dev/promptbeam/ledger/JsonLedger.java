package dev.promptbeam.ledger;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.promptbeam.model.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A ledger whose records are JSON, each by itself under its name and a suffix. */
interface JsonLedger extends Ledger {
  String SUFFIX = ".json";

  /** The bytes of a record; null where there is none. */
  byte @Nullable [] bytes(String name) throws IOException;

  @Override
  default <T> @Nullable T read(String name, Class<T> type) throws IOException {
    byte[] json = bytes(name);
    return json == null ? null : Json.MAPPER.readValue(json, type);
  }

  @Override
  default <T> @Nullable T read(String name, TypeReference<T> type) throws IOException {
    byte[] json = bytes(name);
    return json == null ? null : Json.MAPPER.readValue(json, type);
  }

  /** What a record is called whose file or object has that name. */
  static String recordName(String stored) {
    return stored.endsWith(SUFFIX)
        ? stored.substring(0, stored.length() - SUFFIX.length())
        : stored;
  }
}
