package dev.promptbeam.gemini;

/** Counters of a batch job; absent ones are zero, and all can be stale (protocol 0, fact 15). */
public record BatchStats(long requests, long pending, long successful, long failed) {}
