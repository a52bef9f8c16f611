/** Packs shards and runs them: dispatcher, admission, retry, lanes, publishing. */
@NullMarked
package dev.promptbeam.batch;

import org.jspecify.annotations.NullMarked;
