/**
 * Connections, calls, routes to their handlers, and answers on their way out. Nothing of what the
 * API means.
 */
@NullMarked
package dev.promptbeam.emulator.http;

import org.jspecify.annotations.NullMarked;
