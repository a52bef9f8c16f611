/**
 * One HTTP call: connection, proxies, redirects, limits, and which failure it was. Not which calls
 * there are.
 */
@NullMarked
package dev.promptbeam.gemini.http;

import org.jspecify.annotations.NullMarked;
