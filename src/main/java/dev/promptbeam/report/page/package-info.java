/**
 * The report of a run as files: one page for people and one object for programs. Reads the run
 * directory and writes these two.
 */
@NullMarked
package dev.promptbeam.report.page;

import org.jspecify.annotations.NullMarked;
