#!/usr/bin/env bash
# Beam's rename with SKIP_IF_DESTINATION_EXISTS replaces the destination, and its copy does too.
#
# Seen with org.apache.beam:beam-sdks-java-core 2.70.0, JDK 17, on local files, 2026-11-28.
# FileSystems.rename and FileSystems.copy with StandardMoveOptions.SKIP_IF_DESTINATION_EXISTS onto a
# file that exists, with other content: afterwards the destination holds the source's content. A
# sink that publishes its files by this option, to leave what is there alone, loses what was there.
# Output seen: "rename: new" and "copy: new".
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
    <dependency><groupId>org.apache.beam</groupId><artifactId>beam-sdks-java-core</artifactId><version>2.70.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies -DoutputDirectory=libs >&2
cat > Skip.java <<'JAVA'
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

public class Skip {
  public static void main(String[] args) throws Exception {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    Path source = Path.of("source").toAbsolutePath();
    Path target = Path.of("target").toAbsolutePath();
    List<ResourceId> from = List.of(FileSystems.matchNewResource(source.toString(), false));
    List<ResourceId> to = List.of(FileSystems.matchNewResource(target.toString(), false));
    for (String call : List.of("rename", "copy")) {
      Files.writeString(source, "new");
      Files.writeString(target, "old");
      if (call.equals("rename")) {
        FileSystems.rename(from, to, StandardMoveOptions.SKIP_IF_DESTINATION_EXISTS);
      } else {
        FileSystems.copy(from, to, StandardMoveOptions.SKIP_IF_DESTINATION_EXISTS);
      }
      System.out.println(call + ": " + Files.readString(target));
    }
  }
}
JAVA
javac -proc:none -cp 'libs/*' Skip.java
seen=$(java -cp '.:libs/*' Skip 2> errors || cat errors >&2)
echo "$seen"
[ "$seen" = $'rename: new\ncopy: new' ] || { echo "changed" >&2; exit 1; }
