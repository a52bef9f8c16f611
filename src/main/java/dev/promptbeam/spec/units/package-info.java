/** Amounts as people write them. */
@NullMarked
package dev.promptbeam.spec.units;

import org.jspecify.annotations.NullMarked;
