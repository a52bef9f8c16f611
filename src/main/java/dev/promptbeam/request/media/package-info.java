/**
 * Local files that requests bring along: found within their folder, told by their content, read
 * once. Not how they reach the service.
 */
@NullMarked
package dev.promptbeam.request.media;

import org.jspecify.annotations.NullMarked;
