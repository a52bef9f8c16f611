#!/usr/bin/env bash
# Beam's JsonToRow takes DECIMAL through a double, and refuses FLOATs that Beam's own ToJson wrote.
#
# Seen with org.apache.beam:beam-sdks-java-core 2.70.0 on the Direct runner, JDK 17, 2026-11-28.
# A DECIMAL field read from {"d":0.1234567890123456789012345} holds 0.12345678901234568: nine digits
# are gone without a word, in the one type that is chosen to keep them. A FLOAT field takes 0.5 and
# fails the pipeline on 0.1, "out of range", though ToJson writes a FLOAT of 0.1f as just that text.
# Output seen: "decimal 0.12345678901234568", "float 0.5 read", "written {"f":0.1}", "float 0.1 refused: out of range".
#
# Needs a JDK 17 and Maven. Exit 1 if this changes.
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
cat > Numbers.java <<'JAVA'
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.JsonToRow;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ToJson;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;

public class Numbers {
  static final Schema DECIMAL = Schema.builder().addDecimalField("d").build();
  static final Schema FLOAT = Schema.builder().addFloatField("f").build();

  public static void main(String[] args) {
    Pipeline decimals = Pipeline.create();
    decimals.apply(Create.of("{\"d\":0.1234567890123456789012345}")).apply(JsonToRow.withSchema(DECIMAL))
        .apply(MapElements.into(TypeDescriptors.voids()).via(row -> say("decimal " + row.getDecimal("d"))));
    decimals.run().waitUntilFinish();
    read("0.5");
    Pipeline written = Pipeline.create();
    written.apply(Create.of(Row.withSchema(FLOAT).addValue(0.1f).build()).withRowSchema(FLOAT)).apply(ToJson.of())
        .apply(MapElements.into(TypeDescriptors.voids()).via(json -> say("written " + json)));
    written.run().waitUntilFinish();
    read("0.1");
  }

  static void read(String number) {
    Pipeline floats = Pipeline.create();
    floats.apply(Create.of("{\"f\":" + number + "}")).apply(JsonToRow.withSchema(FLOAT));
    try {
      floats.run().waitUntilFinish();
      say("float " + number + " read");
    } catch (Pipeline.PipelineExecutionException e) {
      boolean range = String.valueOf(e.getMessage() + e.getCause().getCause()).contains("out of range");
      say("float " + number + " refused: " + (range ? "out of range" : e.toString()));
    }
  }

  static Void say(String line) {
    System.out.println(line);
    return null;
  }
}
JAVA
javac -proc:none -cp 'libs/*' Numbers.java
seen=$(java -cp '.:libs/*' Numbers 2> errors || cat errors >&2)
echo "$seen"
[ "$seen" = $'decimal 0.12345678901234568\nfloat 0.5 read\nwritten {"f":0.1}\nfloat 0.1 refused: out of range' ] || { echo "changed" >&2; exit 1; }
