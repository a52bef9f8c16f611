package dev.promptbeam.pipeline;

import dev.promptbeam.batch.pack.PackEntry;
import dev.promptbeam.dataset.format.RowSink;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.result.DeadLetterJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/** Makes entries of what is read. */
record EntrySink(Repeats repeats, Consumer<PackEntry> out) implements RowSink {
  @Override
  public void row(SourceRow row) {
    repeats.see(row);
    out.accept(PackEntry.ofRow(row));
  }

  @Override
  public void repeatedMember(Source source, String name) {
    repeats.member(source, name);
  }

  @Override
  public void deadLetter(DeadLetter letter) {
    try {
      out.accept(PackEntry.ofDeadLetter(letter.source(), DeadLetterJson.write(letter)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
