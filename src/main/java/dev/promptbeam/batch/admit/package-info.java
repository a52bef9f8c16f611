/** What may be sent now: the queue, the four budgets, what is too large. Not how it is sent. */
@NullMarked
package dev.promptbeam.batch.admit;

import org.jspecify.annotations.NullMarked;
