package dev.promptbeam.batch.answer;

import dev.promptbeam.batch.media.LostMedia;
import dev.promptbeam.batch.media.MediaHashes;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.result.judge.AnswerIndex;
import dev.promptbeam.result.judge.AnswerIndex.Entry;
import dev.promptbeam.result.judge.Verdict.Failed;
import dev.promptbeam.result.line.RequestFile;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The lines of an answer file that say that media of their request is gone: asked again. */
final class LostMediaLines {
  private final RunDirectory directory;
  private final LostMedia media;

  LostMediaLines(RunDirectory directory) {
    this.directory = directory;
    this.media = new LostMedia(directory);
  }

  /**
   * The index in which they may be asked again, each an attempt as other failures are.
   *
   * @param ended when the job was seen to have ended
   */
  AnswerIndex curable(AnswerIndex index, SendingTask task, Instant ended) throws IOException {
    if (!MediaHashes.any(directory, task.shard())) {
      return index;
    }
    List<Entry> entries = new ArrayList<>(index.entries().size());
    try (RequestFile requests = new RequestFile(directory.requests(task.name()))) {
      for (Entry entry : index.entries()) {
        entries.add(curable(entry, requests, ended));
      }
    }
    return new AnswerIndex(entries, index.anomalies(), index.tally(), index.answered());
  }

  private Entry curable(Entry entry, RequestFile requests, Instant ended) throws IOException {
    Failed failed = entry.failed();
    if (failed == null || !LostMedia.suspects(failed.reason(), failed.message())) {
      return entry;
    }
    boolean lost = media.doubt(requests.request(entry.key()), ended);
    return lost ? entry.because(new Failed(failed.reason().curable(), failed.message())) : entry;
  }
}
