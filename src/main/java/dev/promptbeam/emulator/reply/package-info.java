/** What an answer is, a refusal in the words of the service included. Not how it is sent. */
@NullMarked
package dev.promptbeam.emulator.reply;

import org.jspecify.annotations.NullMarked;
