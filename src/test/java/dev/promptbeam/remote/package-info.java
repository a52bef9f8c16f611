/** Runs whose datasets, run directories and media lie on Cloud Storage, by the command line. */
package dev.promptbeam.remote;
