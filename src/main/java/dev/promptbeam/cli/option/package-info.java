/**
 * Options that commands share, as the command line gives them. What they lead to is done elsewhere.
 */
@NullMarked
package dev.promptbeam.cli.option;

import org.jspecify.annotations.NullMarked;
