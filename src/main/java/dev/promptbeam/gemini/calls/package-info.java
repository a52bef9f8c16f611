/**
 * The calls of the API, a class a resource, uploads and downloads that go on where they broke off,
 * and the client of them all.
 */
@NullMarked
package dev.promptbeam.gemini.calls;

import org.jspecify.annotations.NullMarked;
