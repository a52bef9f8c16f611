package dev.promptbeam.batch.dispatch;

import dev.promptbeam.batch.record.CreateRefusal;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.JobRecord;
import dev.promptbeam.batch.record.JobWaits.Mark;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.record.SplitRecord;
import dev.promptbeam.batch.record.UploadRecord;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.KnownShards;
import dev.promptbeam.batch.state.Sending;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rebuilds from the records alone where every unpublished shard stands. */
public final class Recovery {
  private final Context context;
  private Records records;

  public Recovery(Context context) {
    this.context = context;
    this.records = context.records();
  }

  /**
   * Hands all unsettled shards to the dispatcher, and looks for late jobs that are still to be
   * made; posts settled shards that are not published.
   *
   * @param sealed the shards that were packed; those that came of answers since are found here
   */
  public void resume(List<ShardInfo> sealed, Dispatcher dispatcher) throws IOException {
    List<ShardInfo> shards = context.staged() ? new KnownShards(context.records()).look() : sealed;
    dispatcher.resume();
    context.purse().resume();
    records = context.records().ahead();
    Set<String> published = new HashSet<>(records.published());
    Set<String> settled = new HashSet<>(records.settledShards());
    Map<String, List<Integer>> sendings = sendingsByShard();
    shards.forEach(dispatcher::know);
    for (ShardInfo shard : shards) {
      if (published.contains(shard.id())) {
        continue;
      }
      if (shard.shared()) {
        dispatcher.resumeShared(shard);
        continue;
      }
      if (settled.contains(shard.id()) || shard.reused()) {
        context.board().toPublish(shard.id());
        continue;
      }
      ShardProgress progress = new ShardProgress(shard);
      for (int number : sendings.getOrDefault(shard.id(), List.of())) {
        restore(number, progress);
      }
      dispatcher.resume(progress);
    }
    for (String name : records.lateLooks().open()) {
      watchLate(name, dispatcher);
    }
  }

  /** Its shard may have been published long ago. */
  private void watchLate(String name, Dispatcher dispatcher) throws IOException {
    Intent intent = records.intent(name);
    Instant since = context.past(records.lateLooks().since(name));
    if (intent != null && since != null) {
      Sending sending = new Sending(intent.task(), context.polling());
      sending.intend(intent);
      dispatcher.watchLate(
          sending, since, context.past(records.waits().since(name, Mark.BLIND_LATE)));
    }
  }

  private void restore(int number, ShardProgress progress) throws IOException {
    String name = SendingTask.name(progress.info.id(), number);
    Intent intent = records.intent(name);
    SplitRecord split = records.split(name);
    if (intent == null) {
      restoreUnsent(number, name, split, progress);
      return;
    }
    Sending sending = new Sending(intent.task(), context.polling());
    sending.intend(intent);
    if (split != null) {
      sending.divide(split);
    }
    JobRecord job = records.job(name);
    if (records.ended(name) != null) {
      end(sending);
    } else if (job != null) {
      sending.run(job.name());
    } else {
      holdOrDoubt(sending, intent);
    }
    progress.add(sending);
  }

  /** A create that surely made no job is sent again; of any other one nobody knows. */
  private void holdOrDoubt(Sending sending, Intent intent) throws IOException {
    if (intent.flex()) {
      sending.hold();
      return;
    }
    CreateRefusal refusal = records.creates().refusal(sending.name(), intent);
    if (refusal == null) {
      sending.doubt();
    } else {
      sending.hold(refusal);
    }
  }

  private void end(Sending sending) throws IOException {
    if (records.read(sending.name()) == null) {
      sending.end();
    } else {
      sending.close();
    }
  }

  /**
   * Nothing was sent under that number, but its input may have been uploaded. Where neither is
   * recorded its folder was begun and no more. It may have ended or been divided before that.
   */
  private void restoreUnsent(
      int number, String name, @Nullable SplitRecord split, ShardProgress progress)
      throws IOException {
    UploadRecord upload = records.upload(name);
    Ended ended = records.ended(name);
    if (ended != null && ended.unsent() != null) {
      Sending sending = new Sending(ended.unsent(), context.polling());
      end(sending);
      progress.add(sending);
    } else if (split != null) {
      progress.add(divided(split));
    } else if (upload != null) {
      progress.reserve(upload.origin(), number);
    }
  }

  /** A sending that was divided before anything of it was sent. */
  private Sending divided(SplitRecord split) {
    Sending sending = new Sending(split.task(), context.polling());
    sending.divide(split);
    sending.close();
    return sending;
  }

  private Map<String, List<Integer>> sendingsByShard() throws IOException {
    Map<String, List<Integer>> byShard = new HashMap<>();
    for (String name : records.sendings()) {
      int dot = name.lastIndexOf('.');
      byShard
          .computeIfAbsent(name.substring(0, dot), shard -> new ArrayList<>())
          .add(Integer.parseInt(name.substring(dot + 1)));
    }
    byShard.values().forEach(numbers -> numbers.sort(null));
    return byShard;
  }
}
