/** The words of texts as the evaluation of SQuAD compares them. Knows nothing of scorers. */
@NullMarked
package dev.promptbeam.score.words;

import org.jspecify.annotations.NullMarked;
