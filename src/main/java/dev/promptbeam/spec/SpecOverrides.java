package dev.promptbeam.spec;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says about a spec.
 *
 * @param params what {@code ${name}} stands for
 * @param sets values by path, read as YAML scalars
 * @param stringSets values by path, taken as text
 * @param endpoint in place of the spec's endpoint, or null
 * @param limit read only so many rows, or null
 * @param allowUnknownFields whether request fields that this version does not know are warnings
 */
public record SpecOverrides(
    Map<String, String> params,
    Map<String, String> sets,
    Map<String, String> stringSets,
    @Nullable String endpoint,
    @Nullable Long limit,
    boolean allowUnknownFields) {
  /** Nothing. */
  public static final SpecOverrides NONE =
      new SpecOverrides(Map.of(), Map.of(), Map.of(), null, null, false);
}
