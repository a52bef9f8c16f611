#!/usr/bin/env bash
# A processing-time timer in a batch pipeline on the Direct runner is dropped, and the pipeline ends as DONE.
#
# Seen with org.apache.beam:beam-runners-direct-java 2.70.0, JDK 17, 2026-11-28.
# A stateful DoFn that keeps each element in state and emits it from a processing-time timer set two
# seconds ahead, the usual shape of "look again in a while", loses elements when its input is
# bounded: the run ends as soon as the input does, and the state of the pipeline is DONE.
# Output seen: "in=100 out=0 state=DONE" (83 came out in one of several runs; never all).
#
# Needs a JDK 17 and Maven. Exit 1 if all elements come out, or the pipeline does not end as DONE.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>x</groupId><artifactId>x</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.apache.beam</groupId><artifactId>beam-runners-direct-java</artifactId><version>2.70.0</version></dependency>
    <dependency><groupId>org.apache.beam</groupId><artifactId>beam-sdks-java-core</artifactId><version>2.70.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies -DoutputDirectory=libs >&2
cat > Timers.java <<'JAVA'
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;

public class Timers {
  static final AtomicInteger OUT = new AtomicInteger();

  static class Later extends DoFn<KV<String, Integer>, Integer> {
    @StateId("value") private final StateSpec<ValueState<Integer>> value = StateSpecs.value();
    @TimerId("again") private final TimerSpec again = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

    @ProcessElement
    public void process(@Element KV<String, Integer> element, @StateId("value") ValueState<Integer> state,
        @TimerId("again") Timer timer) {
      state.write(element.getValue());
      timer.offset(Duration.standardSeconds(2)).setRelative();
    }

    @OnTimer("again")
    public void fire(@StateId("value") ValueState<Integer> state, OutputReceiver<Integer> out) {
      OUT.incrementAndGet();
      out.output(state.read());
    }
  }

  public static void main(String[] args) {
    List<KV<String, Integer>> elements = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      elements.add(KV.of("key-" + i, i));
    }
    Pipeline pipeline = Pipeline.create();
    pipeline.apply(Create.of(elements)).apply(ParDo.of(new Later()));
    PipelineResult.State state = pipeline.run().waitUntilFinish();
    System.out.println("in=100 out=" + OUT.get() + " state=" + state);
    System.exit(0);
  }
}
JAVA
javac -proc:none -cp 'libs/*' Timers.java
seen=$(java -cp '.:libs/*' Timers 2> errors || cat errors >&2)
echo "$seen"
out=${seen#*out=}
out=${out% state=*}
[ "${seen##*state=}" = DONE ] && [ "$out" -lt 100 ] || { echo "changed" >&2; exit 1; }
