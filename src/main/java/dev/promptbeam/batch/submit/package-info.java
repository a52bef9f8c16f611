/** One sending becomes one job: file, upload, intent, create. Not when. */
@NullMarked
package dev.promptbeam.batch.submit;

import org.jspecify.annotations.NullMarked;
