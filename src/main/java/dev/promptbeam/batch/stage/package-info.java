/** What the answers of a stage become in the next one. Not how that is asked. */
@NullMarked
package dev.promptbeam.batch.stage;

import org.jspecify.annotations.NullMarked;
