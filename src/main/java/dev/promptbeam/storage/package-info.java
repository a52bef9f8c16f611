/**
 * Files on Cloud Storage as paths: {@code gs://BUCKET/OBJECT}. No class of its client is loaded
 * before such a path is used.
 */
@NullMarked
package dev.promptbeam.storage;

import org.jspecify.annotations.NullMarked;
