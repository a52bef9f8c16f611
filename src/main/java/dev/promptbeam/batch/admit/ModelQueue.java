package dev.promptbeam.batch.admit;

/**
 * The sendings that wait for one model, and what is known of what it takes: a model that refuses
 * keeps nothing of another one's from going.
 *
 * @param results what comes of its submissions
 */
record ModelQueue(Admission admission, Divider divider, SendQueue waiting, Outcomes results) {}
