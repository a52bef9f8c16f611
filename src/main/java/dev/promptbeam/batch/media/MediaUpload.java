package dev.promptbeam.batch.media;

import java.time.Instant;

/**
 * Written before a media file is uploaded, so that an upload whose end nobody saw is looked for.
 *
 * @param displayName by which it is found
 * @param mimeType as the first request that refers to it has it
 * @param bytes its size
 * @param time when the upload was about to begin
 */
record MediaUpload(String displayName, String mimeType, long bytes, Instant time) {}
