package dev.promptbeam.emulator.http;

import dev.promptbeam.emulator.reply.Reply;
import java.io.IOException;

/** Answers the calls of one operation. */
public interface Handler {
  public Reply handle(Call call) throws IOException, InterruptedException;
}
