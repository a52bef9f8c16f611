/** What a run may spend: what a sending costs at most, and what all of them have cost or may. */
@NullMarked
package dev.promptbeam.batch.budget;

import org.jspecify.annotations.NullMarked;
