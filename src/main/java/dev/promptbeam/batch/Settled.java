package dev.promptbeam.batch;

import java.util.Map;

/**
 * All requests of a shard have their end; it can be joined.
 *
 * @param sendings how many there were
 * @param overruled sendings whose open requests end for a reason other than their last failure,
 *     such as DEADLINE: number of the sending → code of the reason
 */
record Settled(int sendings, Map<Integer, String> overruled) {}
