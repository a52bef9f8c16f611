package dev.promptbeam.ledger;

/**
 * Why a run shall end before it is complete. Lanes see it and end normally; the command takes the
 * exit code from it. Lifted when the run is started again.
 *
 * @param cause a short word for machines: {@code interrupted}, {@code wait}, {@code unreachable},
 *     {@code denied}, {@code account}, {@code disk}
 * @param message one sentence for people, without the key
 * @param exitCode 2, 4 or 5
 */
public record StopRecord(String cause, String message, int exitCode) {}
