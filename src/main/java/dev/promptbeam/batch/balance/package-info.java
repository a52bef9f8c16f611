/**
 * How far a run is, whether it balances, and its end, all told from its files. Nothing is sent or
 * changed but {@code run.json}.
 */
@NullMarked
package dev.promptbeam.batch.balance;

import org.jspecify.annotations.NullMarked;
