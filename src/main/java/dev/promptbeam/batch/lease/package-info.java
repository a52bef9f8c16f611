/** Who decides what is sent, and which lane does which piece of work. Not what is decided. */
@NullMarked
package dev.promptbeam.batch.lease;

import org.jspecify.annotations.NullMarked;
