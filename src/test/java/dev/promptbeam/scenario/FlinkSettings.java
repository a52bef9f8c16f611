package dev.promptbeam.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The configuration folder of a cluster under test. */
final class FlinkSettings {
  /** Starts each line that the cluster logs by itself, to tell it from what others might log. */
  static final String LOG_MARK = "CLUSTER ";

  private FlinkSettings() {}

  static void write(Path folder, int restPort, int rpcPort, Path temporary) throws IOException {
    Files.createDirectories(folder);
    Files.createDirectories(temporary);
    Files.writeString(
        folder.resolve("config.yaml"),
        """
        jobmanager.rpc.address: 127.0.0.1
        jobmanager.rpc.port: %d
        jobmanager.bind-host: 127.0.0.1
        jobmanager.memory.process.size: 1024m
        jobmanager.execution.failover-strategy: region
        rest.address: 127.0.0.1
        rest.bind-address: 127.0.0.1
        rest.port: %d
        io.tmp.dirs: %s
        heartbeat.interval: 2000
        heartbeat.timeout: 10000
        cluster.registration.refused-registration-delay: 500
        cluster.registration.error-delay: 500
        cluster.registration.initial-timeout: 500
        metrics.fetcher.update-interval: 500
        restart-strategy.type: fixed-delay
        restart-strategy.fixed-delay.attempts: 6
        restart-strategy.fixed-delay.delay: 1 s
        taskmanager.host: 127.0.0.1
        taskmanager.bind-host: 127.0.0.1
        taskmanager.numberOfTaskSlots: 1
        taskmanager.registration.timeout: 2 min
        taskmanager.runtime.large-record-handler: true
        taskmanager.runtime.max-fan: 32
        taskmanager.cpu.cores: 1
        taskmanager.memory.task.heap.size: 256mb
        taskmanager.memory.task.off-heap.size: 0b
        taskmanager.memory.framework.heap.size: 64mb
        taskmanager.memory.framework.off-heap.size: 64mb
        taskmanager.memory.network.min: 160mb
        taskmanager.memory.network.max: 160mb
        taskmanager.memory.managed.size: 128mb
        taskmanager.memory.jvm-metaspace.size: 256mb
        taskmanager.memory.jvm-overhead.min: 64mb
        taskmanager.memory.jvm-overhead.max: 64mb
        """
            .formatted(rpcPort, restPort, temporary));
    Files.writeString(
        folder.resolve("log4j2.properties"),
        """
        rootLogger.level = INFO
        rootLogger.appenderRef.console.ref = Console
        appender.console.name = Console
        appender.console.type = CONSOLE
        appender.console.layout.type = PatternLayout
        appender.console.layout.pattern = %s%%d{HH:mm:ss.SSS} %%-5p %%c{1} - %%m%%n
        """
            .formatted(LOG_MARK));
  }
}
