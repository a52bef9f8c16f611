#!/usr/bin/env bash
# DuckDB's JSON reader rounds fractions to whole numbers where its sample saw whole numbers only.
#
# Seen with org.duckdb:duckdb_jdbc 1.5.6.0, JDK 17, 2026-11-28.
# read_json_auto draws the type of a column from the first 20,480 rows of a JSON-lines file. Scores
# that are 0 or 1 there make it BIGINT; 0.4, 0.5, 1.6 and 2.5 further down are then read as 0, 0, 2
# and 2, without an error or a warning, though a text in that place would be an error. Giving the
# columns' types, or sample_size=-1, reads them as they are.
# Output seen: "BIGINT [0, 0, 2, 2]", then "DOUBLE [0.4, 0.5, 1.6, 2.5]" with sample_size=-1.
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
    <dependency><groupId>org.duckdb</groupId><artifactId>duckdb_jdbc</artifactId><version>1.5.6.0</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies -DoutputDirectory=libs >&2
cat > Scores.java <<'JAVA'
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;

public class Scores {
  public static void main(String[] args) throws Exception {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 30_000; i++) {
      rows.append("{\"i\":").append(i).append(",\"score\":").append(i % 2).append("}\n");
    }
    String[] fractions = {"0.4", "0.5", "1.6", "2.5"};
    for (int i = 0; i < fractions.length; i++) {
      rows.append("{\"i\":").append(30_000 + i).append(",\"score\":").append(fractions[i]).append("}\n");
    }
    Files.writeString(Path.of("rows.jsonl"), rows);
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:"); Statement statement = duck.createStatement()) {
      for (String options : new String[] {"", ", sample_size=-1"}) {
        try (ResultSet seen = statement.executeQuery(
            "select any_value(typeof(score)), list(score order by i) from read_json_auto('rows.jsonl'" + options
                + ") where i >= 30000")) {
          seen.next();
          System.out.println(seen.getString(1) + " " + seen.getString(2));
        }
      }
    }
  }
}
JAVA
javac -proc:none -cp 'libs/*' Scores.java
seen=$(java -cp '.:libs/*' Scores 2> errors || cat errors >&2)
echo "$seen"
[ "$seen" = $'BIGINT [0, 0, 2, 2]\nDOUBLE [0.4, 0.5, 1.6, 2.5]' ] || { echo "changed" >&2; exit 1; }
