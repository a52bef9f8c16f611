/**
 * The state machine over all sendings: watching jobs, their ends, what follows, what is taken up
 * again. One thread, no call of its own.
 */
@NullMarked
package dev.promptbeam.batch.dispatch;

import org.jspecify.annotations.NullMarked;
