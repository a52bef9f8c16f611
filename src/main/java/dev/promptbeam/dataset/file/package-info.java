/**
 * Which files a dataset has, what they hold, and their bytes seen through compression. No record is
 * known here.
 */
@NullMarked
package dev.promptbeam.dataset.file;

import org.jspecify.annotations.NullMarked;
