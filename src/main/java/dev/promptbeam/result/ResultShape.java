package dev.promptbeam.result;

import java.io.Serializable;

/**
 * What a result row holds.
 *
 * @param row whether the source row is included
 * @param response whether the API's response is included
 * @param usage whether the token counts are included
 * @param wantsJson whether the request asks for JSON, which adds {@code value}
 * @param perRow whether rows decide on that: then each request is asked
 * @param model the model as the spec names it
 * @param media whether pictures or sound may come, which adds {@code media}
 */
public record ResultShape(
    boolean row,
    boolean response,
    boolean usage,
    boolean wantsJson,
    boolean perRow,
    String model,
    boolean media)
    implements Serializable {

  /** The same for all rows. */
  public ResultShape(
      boolean row, boolean response, boolean usage, boolean wantsJson, String model) {
    this(row, response, usage, wantsJson, false, model, false);
  }
}
