/**
 * Every view of a run, as data or as words: where it stands, who answered, what died, how to go on.
 * Reads records and changes nothing; it prints nothing.
 */
@NullMarked
package dev.promptbeam.report;

import org.jspecify.annotations.NullMarked;
