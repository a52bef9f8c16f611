/**
 * A row into a request: the template compiled once, filled for each row, with its schema. What the
 * API allows stands in {@code field}.
 */
@NullMarked
package dev.promptbeam.request;

import org.jspecify.annotations.NullMarked;
