/**
 * Conversations and requests in the words of OpenAI's API, and ShareGPT's, as the service takes
 * them.
 */
@NullMarked
package dev.promptbeam.request.chat;

import org.jspecify.annotations.NullMarked;
