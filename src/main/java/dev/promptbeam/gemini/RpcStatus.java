package dev.promptbeam.gemini;

/**
 * An error as google.rpc.Status.
 *
 * @param code google.rpc code in operations and result lines, HTTP status in error envelopes
 * @param message may be empty
 */
public record RpcStatus(int code, String message) {}
