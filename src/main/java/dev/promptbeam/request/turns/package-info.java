/** Conversations that are carried on. Not how requests are made. */
@NullMarked
package dev.promptbeam.request.turns;

import org.jspecify.annotations.NullMarked;
