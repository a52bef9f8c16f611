package dev.promptbeam.dataset;

import java.io.Serializable;

/**
 * One file of a dataset as it was when it was listed. Reading it later, after a change, throws
 * {@link DatasetChangedException}: size and time belong to the identity of a run.
 *
 * @param path what results call the file: relative to the spec's folder, '/' between names; unique
 * @param location absolute path on this machine
 * @param size bytes
 * @param modified time of the last change, ISO 8601, as exact as the file system tells
 */
public record DataFile(String path, String location, long size, String modified)
    implements Serializable {}
