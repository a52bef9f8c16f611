package dev.promptbeam.gemini;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A request that travels in the create call itself.
 *
 * @param key comes back as {@code metadata.key}, by which answers are joined
 * @param request a GenerateContentRequest or EmbedContentRequest
 */
public record InlineRequest(String key, JsonNode request) {}
