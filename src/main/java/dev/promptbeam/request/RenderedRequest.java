package dev.promptbeam.request;

/**
 * A request as one row makes it.
 *
 * @param wire compact JSON, members in the spec's order
 * @param canonical the same with sorted members, for the request key
 * @param tokens estimated input tokens
 * @param temperatureIsZero whether the request sets a temperature of 0
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one row; never compared
record RenderedRequest(byte[] wire, byte[] canonical, int tokens, boolean temperatureIsZero) {}
