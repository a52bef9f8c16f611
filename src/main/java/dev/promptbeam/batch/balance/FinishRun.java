package dev.promptbeam.batch.balance;

import dev.promptbeam.batch.setup.WorkerCheck;
import dev.promptbeam.ledger.Locks;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Surroundings;
import java.io.IOException;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/**
 * Ends a run after all lanes have: recounts it from the records and writes run.json and {@code
 * _SUCCESS}. Where the command that sent it surely lives, that one calls {@link Completion} itself;
 * so it does where no lane published anything, and this does not fire.
 */
public final class FinishRun extends PTransform<PCollection<String>, PDone> {
  private static final long serialVersionUID = 1;

  private final RunDirectory directory;

  private FinishRun(RunDirectory directory) {
    this.directory = directory;
  }

  public static FinishRun of(RunDirectory directory) {
    return new FinishRun(directory);
  }

  @Override
  public PDone expand(PCollection<String> published) {
    published
        .apply("OneKey", WithKeys.of(0))
        .setCoder(KvCoder.of(VarIntCoder.of(), StringUtf8Coder.of()))
        .apply("AllLanes", GroupByKey.create())
        .apply("Finish", ParDo.of(new FinishFn(directory)));
    return PDone.in(published.getPipeline());
  }

  private static final class FinishFn extends DoFn<KV<Integer, Iterable<String>>, Void> {
    private static final long serialVersionUID = 1;

    private final RunDirectory directory;

    FinishFn(RunDirectory directory) {
      this.directory = directory;
    }

    @Setup
    public void check() {
      WorkerCheck.seesRun(directory);
    }

    @ProcessElement
    public void process() throws IOException {
      boolean left =
          Locks.isHeld(directory.runLockFile()) && !Locks.isInDoubt(directory.runLockFile());
      if (left) {
        return;
      }
      Completion.of(directory, Surroundings.ofThisProcess().clock()).finish();
    }
  }
}
