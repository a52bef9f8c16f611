package dev.promptbeam.result.judge;

import dev.promptbeam.result.line.Slice;

/**
 * A picture or sound among the parts of a candidate.
 *
 * @param mimeType as the answer names it; empty where it does not
 * @param thought whether its part is a thought
 * @param data where its base64 stands in the line, without quotes; empty where it was folded away
 */
public record MediaPart(String mimeType, boolean thought, Slice data) {}
