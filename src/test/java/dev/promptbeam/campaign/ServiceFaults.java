package dev.promptbeam.campaign;

import dev.promptbeam.scenario.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The service of a case: slow where a kill shall find its moment, and faulty by chance. */
final class ServiceFaults {
  /** Jobs that end together when the clock goes on by a step. */
  private static final int WAVE = 2;

  private static final int WAVES = 8;
  private static final int LATER_STEPS = 3;
  private static final long STEP_MILLIS = 600_000;

  /** Each may strike at most a few times; NN is a random number of events that pass first. */
  private static final List<String> CATALOGUE =
      List.of(
          "{'operation':'batches.create','match':{'skip':NN},'times':1,'action':{'type':'loseAnswer'}}",
          "{'operation':'batches.create','match':{'skip':NN},'times':1,'action':{'type':'statusAfter','code':503}}",
          "{'operation':'batches.create','match':{'skip':NN},'times':1,'action':{'type':'drop'}}",
          "{'operation':'batches.create','match':{'skip':NN},'times':3,'action':{'type':'status','code':429}}",
          "{'operation':'batches.create','match':{'skip':NN},'times':2,'action':{'type':'status','code':503}}",
          "{'operation':'batches.get','match':{'skip':NN},'times':6,'action':{'type':'status','code':503}}",
          "{'operation':'batches.get','match':{'skip':NN},'times':6,'action':{'type':'delay','millis':400}}",
          "{'operation':'batches.list','times':2,'action':{'type':'status','code':503}}",
          "{'operation':'batches.list','times':1,'action':{'type':'emptyList'}}",
          "{'operation':'job','match':{'skip':NN},'times':2,'action':{'hiddenLists':1}}",
          "{'operation':'job','match':{'skip':NN},'times':1,'action':{'endState':'EXPIRED'}}",
          "{'operation':'job','match':{'skip':NN},'times':1,'action':{'endState':'FAILED','code':13}}",
          "{'operation':'job','match':{'skip':NN},'times':2,'action':{'outputAfterPolls':2}}",
          "{'operation':'job','action':{'shuffle':true}}",
          "{'operation':'line','match':{'line':2},'jobs':2,'action':{'type':'doubled'}}",
          "{'operation':'line','match':{'line':3},'jobs':1,'action':{'type':'missing'}}",
          "{'operation':'line','match':{'line':4},'jobs':1,'action':{'type':'error','code':13}}",
          "{'operation':'files.download','match':{'skip':NN},'times':2,'action':{'type':'truncate'}}",
          "{'operation':'files.download','match':{'skip':NN},'times':2,'action':{'type':'status','code':503}}",
          "{'operation':'files.upload.finalize','match':{'skip':NN},'times':1,'action':{'type':'loseAnswer'}}",
          "{'operation':'files.upload.*','match':{'skip':NN},'times':1,'action':{'type':'keepHalf'}}",
          "{'operation':'files.upload.start','match':{'skip':NN},'times':2,'action':{'type':'status','code':503}}");

  private static final int AT_ONCE = 7;
  private static final int MOST_SKIPPED = 20;

  /** What makes the short moments of a run long enough to be struck. */
  private static final List<String> SLOW =
      List.of(
          "{'operation':'files.upload.start','times':20,'action':{'type':'delay','millis':1000}}",
          "{'operation':'files.upload.finalize','times':10,'action':{'type':'stall','bytes':10,'millis':1500}}",
          "{'operation':'files.download','times':8,'action':{'type':'slow','bytesPerSecond':60000}}");

  /** One strikes a call at a time: creates that wait unmade, then one that is made and waits. */
  private static final List<String> SLOW_CREATES =
      List.of(
          "{'operation':'batches.create','times':2,'action':{'type':'delay','millis':1500}}",
          "{'operation':'batches.create','times':1,'action':{'type':'stall','bytes':10,'millis':1500}}");

  private static final int SLOW_ROUNDS = 9;

  private ServiceFaults() {}

  /** Slow calls, and jobs that end two by two as the clock goes on. */
  static void slow(TestServer server) throws IOException, InterruptedException {
    for (String fault : SLOW) {
      server.fault(fault);
    }
    for (int round = 0; round < SLOW_ROUNDS; round++) {
      for (String fault : SLOW_CREATES) {
        server.fault(fault);
      }
    }
    for (int wave = 0; wave < WAVES; wave++) {
      server.fault(
          "{'operation':'job','match':{'skip':%d},'times':%d,'action':{'runningMillis':%d}}"
              .formatted(wave * WAVE, WAVE, (wave + 1) * STEP_MILLIS));
    }
    server.fault(
        "{'operation':'job','match':{'skip':%d},'times':40,'action':{'runningMillis':%d}}"
            .formatted(WAVES * WAVE, LATER_STEPS * STEP_MILLIS));
  }

  /** Faults of the service, drawn from the catalogue. */
  static List<String> random(TestServer server, Random random)
      throws IOException, InterruptedException {
    List<String> drawn = new ArrayList<>(CATALOGUE);
    Collections.shuffle(drawn, random);
    List<String> chosen = new ArrayList<>();
    for (String fault : drawn.subList(0, AT_ONCE)) {
      String one = fault.replace("NN", String.valueOf(random.nextInt(MOST_SKIPPED)));
      server.fault(one);
      chosen.add(one);
    }
    return chosen;
  }
}
