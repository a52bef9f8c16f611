package dev.promptbeam.emulator;

import java.io.IOException;

/** Answers the calls of one operation. */
interface Handler {
  Reply handle(Call call) throws IOException, InterruptedException;
}
