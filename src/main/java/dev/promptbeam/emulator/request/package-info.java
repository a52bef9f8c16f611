/**
 * One request, read and checked against the messages of the API in one pass. Not what it is
 * answered.
 */
@NullMarked
package dev.promptbeam.emulator.request;

import org.jspecify.annotations.NullMarked;
