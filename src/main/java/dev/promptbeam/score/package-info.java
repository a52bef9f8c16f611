/**
 * Scores of answers: each scorer compares one answer with what its row expects. Nothing is read or
 * written here.
 */
@NullMarked
package dev.promptbeam.score;

import org.jspecify.annotations.NullMarked;
