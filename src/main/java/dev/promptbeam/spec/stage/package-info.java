/** The stages of a spec and the names that they hand on. Not how a spec is read. */
@NullMarked
package dev.promptbeam.spec.stage;

import org.jspecify.annotations.NullMarked;
