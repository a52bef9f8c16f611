package dev.promptbeam.pipeline;

import dev.promptbeam.batch.pack.PackEntry;
import dev.promptbeam.dataset.format.RowSink;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.model.Trial;
import dev.promptbeam.result.DeadLetterJson;
import dev.promptbeam.result.TrialNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/** Makes entries of what is read. */
record EntrySink(Repeats repeats, TrialNames names, Consumer<PackEntry> out) implements RowSink {
  @Override
  public void row(SourceRow row) {
    repeats.see(row);
    Trial.Name trial = row.trial();
    out.accept(PackEntry.ofRow(row, trial == null ? Trial.ONLY : names.trial(trial)));
  }

  @Override
  public void repeatedMember(Source source, String name) {
    repeats.member(source, name);
  }

  @Override
  public void deadLetter(DeadLetter letter) {
    try {
      byte[] json = DeadLetterJson.write(letter);
      out.accept(
          letter.reason().isOfFile()
              ? PackEntry.ofLostFile(letter.source(), json)
              : PackEntry.ofDeadLetter(letter.source(), json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
