/**
 * A Cloud Storage of one process: the JSON API as Google documents it, with scripted faults that
 * are counted. It knows nothing of who calls it; what lies in it lies on disk.
 */
package dev.promptbeam.fakestorage;
