/**
 * What an answer is worth: parsed, checked, given a reason, and put into the index of its sending.
 */
@NullMarked
package dev.promptbeam.result.judge;

import org.jspecify.annotations.NullMarked;
