package dev.promptbeam.batch;

import java.util.Map;

/**
 * All requests of a shard have their end; it can be joined.
 *
 * @param sendings number of the last one; one without an intent was never sent
 * @param overruled sendings whose open requests end for a reason other than their last failure,
 *     such as DEADLINE: number of the sending → code of the reason
 */
record Settled(int sendings, Map<Integer, String> overruled) {}
