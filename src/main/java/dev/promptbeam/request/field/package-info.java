/**
 * The fields that a request of the API may have, checked before anything is sent. Not how they are
 * filled.
 */
@NullMarked
package dev.promptbeam.request.field;

import org.jspecify.annotations.NullMarked;
