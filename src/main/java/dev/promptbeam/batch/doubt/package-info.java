/**
 * Creates of which nobody saw the end: their jobs are looked for, adopted, or believed absent.
 * Nothing is sent from here.
 */
@NullMarked
package dev.promptbeam.batch.doubt;

import org.jspecify.annotations.NullMarked;
