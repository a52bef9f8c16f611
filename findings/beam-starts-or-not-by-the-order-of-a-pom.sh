#!/usr/bin/env bash
# Whether any Beam pipeline starts is decided by the order in which a POM names Beam and a newer Jackson.
#
# Seen with org.apache.beam:beam-sdks-java-core 2.70.0, com.fasterxml.jackson.core:jackson-databind
# 2.21.8, Maven 3, JDK 17, 2026-11-28. Beam names jackson-annotations 2.15.4 itself, as near as databind
# names its own 2.21: of two as near Maven takes the one whose parent stands first. With Beam first the
# class path is databind 2.21.8 over annotations 2.15.4, it compiles, and PipelineOptionsFactory, the
# first class of every pipeline, dies in its static initializer. With databind first it starts. A good
# guess is that a direct dependency brings what it needs, or that the newer version wins.
# Output seen: "Beam first: annotations 2.15.4, NoClassDefFoundError: com/fasterxml/jackson/annotation/JsonSerializeAs",
# "Jackson first: annotations 2.21, starts".
#
# Needs a JDK 17 and Maven. Exit 1 if this changes.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
beam='<dependency><groupId>org.apache.beam</groupId><artifactId>beam-sdks-java-core</artifactId><version>2.70.0</version></dependency>'
jackson='<dependency><groupId>com.fasterxml.jackson.core</groupId><artifactId>jackson-databind</artifactId><version>2.21.8</version></dependency>'
log='<dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>'
cat > Start.java <<'JAVA'
import org.apache.beam.sdk.options.PipelineOptionsFactory;

public class Start {
  public static void main(String[] args) {
    try {
      PipelineOptionsFactory.create();
      System.out.println("starts");
    } catch (NoClassDefFoundError e) {
      System.out.println("NoClassDefFoundError: " + e.getMessage());
    }
  }
}
JAVA
try_order() {
  mkdir "$1"
  cat > "$1/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>x</groupId><artifactId>x</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>$2 $3 $log</dependencies>
</project>
POM
  (cd "$1" && mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies -DoutputDirectory=libs >&2)
  javac -cp "$1/libs/*" -d "$1" Start.java
  annotations=$(basename "$1"/libs/jackson-annotations-*.jar .jar)
  echo "$1 first: annotations ${annotations#jackson-annotations-}, $(java -cp "$1/libs/*:$1" Start)"
}
seen=$(try_order Beam "$beam" "$jackson"; try_order Jackson "$jackson" "$beam")
echo "$seen"
expected='Beam first: annotations 2.15.4, NoClassDefFoundError: com/fasterxml/jackson/annotation/JsonSerializeAs
Jackson first: annotations 2.21, starts'
[ "$seen" = "$expected" ] || { echo "this has changed" >&2; exit 1; }
