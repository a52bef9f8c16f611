/**
 * Text with places for columns, and JSON whose numbers keep their spelling. Nothing of the API is
 * known here.
 */
@NullMarked
package dev.promptbeam.request.text;

import org.jspecify.annotations.NullMarked;
