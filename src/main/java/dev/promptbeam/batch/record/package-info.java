/**
 * What a run writes down about its sendings: one value a record, and where each lies in the ledger.
 * Nothing here decides or calls.
 */
@NullMarked
package dev.promptbeam.batch.record;

import org.jspecify.annotations.NullMarked;
