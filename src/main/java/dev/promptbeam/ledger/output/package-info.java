/** Whose a folder of the user's own is that results go to, and what keeps them from it. */
@NullMarked
package dev.promptbeam.ledger.output;

import org.jspecify.annotations.NullMarked;
