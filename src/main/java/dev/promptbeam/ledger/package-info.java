/** The durable record of a run, by create-if-absent. */
@NullMarked
package dev.promptbeam.ledger;

import org.jspecify.annotations.NullMarked;
