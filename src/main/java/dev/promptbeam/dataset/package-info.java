/**
 * Files into splits, splits into rows: what is read, once and the same each time. How a format
 * looks stands in {@code format}.
 */
@NullMarked
package dev.promptbeam.dataset;

import org.jspecify.annotations.NullMarked;
