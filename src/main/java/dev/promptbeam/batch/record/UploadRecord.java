package dev.promptbeam.batch.record;

/**
 * Written before an input is uploaded. Its number belongs to these requests from then on: the file
 * may be on the service, and a job made from it carries them and no others.
 *
 * @param displayName the file's, by which it is found where the end of its upload was not seen
 * @param origin which requests it holds
 */
public record UploadRecord(String displayName, Origin origin) {}
