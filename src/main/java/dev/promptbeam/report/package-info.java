/** Renders a run for people and machines. */
@NullMarked
package dev.promptbeam.report;

import org.jspecify.annotations.NullMarked;
