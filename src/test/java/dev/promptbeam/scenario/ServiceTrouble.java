package dev.promptbeam.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Faults of the service, drawn for a case of the campaign; each strikes a few times and passes. */
final class ServiceTrouble {
  /** Slows down what is otherwise over before anybody can look. */
  private static final List<String> WIDE_WINDOWS =
      List.of(
          "{'operation':'job','action':{'runningPolls':3}}",
          "{'operation':'batches.create','times':4,'action':{'type':'delay','millis':700}}",
          "{'operation':'files.download','times':2,"
              + "'action':{'type':'slow','bytesPerSecond':20000}}");

  private static final List<String> TROUBLES =
      List.of(
          "{'operation':'batches.create','skip':%d,'times':2,'action':{'type':'loseAnswer'}}",
          "{'operation':'batches.create','skip':%d,'times':1,'action':{'type':'statusAfter'}}",
          "{'operation':'batches.create','skip':%d,'times':1,'action':{'type':'drop'}}",
          "{'operation':'batches.create','skip':%d,'times':3,"
              + "'action':{'type':'status','code':429}}",
          "{'operation':'batches.get','skip':%d,'times':5,'action':{'type':'status','code':503}}",
          "{'operation':'batches.list','times':1,'action':{'type':'emptyList'}}",
          "{'operation':'files.upload.chunk','skip':%d,'times':1,'action':{'type':'keepHalf'}}",
          "{'operation':'files.download','skip':%d,'times':1,'action':{'type':'truncate'}}",
          "{'operation':'job','match':{'skip':%d},'times':2,'action':{'hiddenMillis':1500}}",
          "{'operation':'job','match':{'skip':%d},'times':1,"
              + "'action':{'endState':'EXPIRED','code':4}}",
          "{'operation':'job','match':{'skip':%d},'times':1,"
              + "'action':{'endState':'FAILED','code':13}}",
          "{'operation':'job','match':{'skip':%d},'times':2,'action':{'outputAfterPolls':2}}",
          "{'operation':'job','action':{'shuffle':true}}",
          "{'operation':'line','match':{'skip':%d},'times':3,'action':{'type':'missing'}}",
          "{'operation':'line','match':{'skip':%d},'times':3,'action':{'type':'doubled'}}",
          "{'operation':'line','match':{'skip':%d},'times':3,'action':{'type':'error'}}");

  private ServiceTrouble() {}

  /** Tells the server; some four of the troubles besides the slowness. */
  static void draw(SplittableRandom random, TestServer server) throws Exception {
    List<String> faults = new ArrayList<>(WIDE_WINDOWS);
    for (String trouble : TROUBLES) {
      if (random.nextInt(4) == 0) {
        faults.add(trouble.contains("%d") ? trouble.formatted(random.nextInt(8)) : trouble);
      }
    }
    for (String fault : faults) {
      server.fault(fault);
    }
  }
}
