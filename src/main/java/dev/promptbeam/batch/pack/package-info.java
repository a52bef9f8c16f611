/**
 * Rows into buckets, buckets into shards, and the seal over all of them. Nothing here knows the
 * service.
 */
@NullMarked
package dev.promptbeam.batch.pack;

import org.jspecify.annotations.NullMarked;
