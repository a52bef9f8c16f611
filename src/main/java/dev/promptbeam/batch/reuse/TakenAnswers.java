package dev.promptbeam.batch.reuse;

import dev.promptbeam.batch.reuse.ReuseIndex.Taken;
import dev.promptbeam.batch.share.OthersAnswers;
import dev.promptbeam.ledger.DurableFile;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.result.judge.AnswerIndex;
import dev.promptbeam.result.judge.AnswerIndex.Entry;
import dev.promptbeam.result.line.LineLocation;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The answers of a shard that is not sent: copied from other runs as they came, so that this run
 * needs none of them any more, with an index that says who asked.
 */
public final class TakenAnswers implements OthersAnswers {
  private final RunDirectory directory;
  private final String sending;
  private final ReuseIndex index;
  private final FormerFiles former = new FormerFiles();
  private final LineFile answers;
  private final List<Entry> entries = new ArrayList<>();

  /**
   * @param sending the name under which the answers are kept
   */
  public TakenAnswers(RunDirectory directory, String sending, ReuseIndex index) throws IOException {
    this.directory = directory;
    this.sending = sending;
    this.index = index;
    this.answers = new LineFile(directory.responses(sending));
  }

  @Override
  public void take(String requestKey, long place) throws IOException {
    Taken taken = index.at(place);
    LineLocation line = taken.answer();
    entries.add(
        new Entry(requestKey, answers.bytes(), line.length(), null, taken.source().former()));
    OutputStream out = answers.rows();
    former.copy(taken, out);
    out.write('\n');
    answers.countRow();
  }

  @Override
  public long bytes() {
    return answers.bytes();
  }

  @Override
  public List<String> askers() {
    return List.of();
  }

  /** Makes answers and index appear. */
  @Override
  public void commit() throws IOException {
    answers.commit();
    AnswerIndex all = AnswerIndex.taken(entries);
    DurableFile.replace(directory.answerIndex(sending), all::writeTo);
  }

  @Override
  public void close() throws IOException {
    answers.close();
    former.close();
  }
}
