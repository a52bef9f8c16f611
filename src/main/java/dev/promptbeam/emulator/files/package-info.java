/** Uploads and the files that come of them. Results of jobs are not here. */
@NullMarked
package dev.promptbeam.emulator.files;

import org.jspecify.annotations.NullMarked;
