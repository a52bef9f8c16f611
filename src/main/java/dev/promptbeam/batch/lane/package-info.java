/**
 * The Beam step that runs shards: lanes, their session, and the thread that holds the lease. Rules
 * live in the rooms it calls.
 */
@NullMarked
package dev.promptbeam.batch.lane;

import org.jspecify.annotations.NullMarked;
