package dev.promptbeam.result.line;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/**
 * Finds the request that was sent under a key; asked for rows that end as dead letters, and where
 * rows decide on their results.
 */
public interface RequestSource {
  JsonNode request(String requestKey) throws IOException;
}
