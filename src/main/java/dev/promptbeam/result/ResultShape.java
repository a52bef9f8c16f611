package dev.promptbeam.result;

import java.io.Serializable;

/**
 * What a result row holds.
 *
 * @param row whether the source row is included
 * @param response whether the API's response is included
 * @param usage whether the token counts are included
 * @param wantsJson whether the request asks for JSON, which adds {@code value}
 * @param model the model as the spec names it
 */
public record ResultShape(
    boolean row, boolean response, boolean usage, boolean wantsJson, String model)
    implements Serializable {}
