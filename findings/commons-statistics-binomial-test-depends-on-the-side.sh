#!/usr/bin/env bash
# The exact binomial test of Commons Statistics at one half says another p for 60 of 100 than for 40.
#
# Seen with org.apache.commons:commons-statistics-inference 1.2, JDK 17, 2026-11-29.
# A fair coin is as likely to fall 60 times of 100 on one side as 40 times, so the two-sided test,
# which is McNemar's test of two models over the same rows, must say 0.0569 for both. It says 0.0460
# for 60. It adds up all outcomes that are no likelier than the one seen, and rounding makes the
# mirrored outcome, of equal chance, a little likelier, so that it is left out. Two heads of 3 have
# p = 1, for nothing is likelier; it says 0.625. Of the 20,300 pairs of heads and trials up to
# 200 trials 344 are such, some with about half of the true p. scipy's binomtest allows for rounding.
# Twice the smaller tail of the library's own BinomialDistribution is right.
# Output seen: "40 of 100: 0.0569 by tails 0.0569", "60 of 100: 0.0460 by tails 0.0569",
# "2 of 3: 0.6250 by tails 1.0000".
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
    <dependency><groupId>org.apache.commons</groupId><artifactId>commons-statistics-inference</artifactId><version>1.2</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies -DoutputDirectory=libs >&2
cat > Coins.java <<'JAVA'
import java.util.Locale;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.inference.BinomialTest;

public class Coins {
  public static void main(String[] args) {
    for (int[] seen : new int[][] {{40, 100}, {60, 100}, {2, 3}}) {
      double tested = BinomialTest.withDefaults().test(seen[1], seen[0], 0.5).getPValue();
      BinomialDistribution coin = BinomialDistribution.of(seen[1], 0.5);
      double tails = 2 * coin.cumulativeProbability(Math.min(seen[0], seen[1] - seen[0]));
      System.out.printf(
          Locale.ROOT, "%d of %d: %.4f by tails %.4f%n", seen[0], seen[1], tested, Math.min(1, tails));
    }
  }
}
JAVA
javac -proc:none -cp 'libs/*' Coins.java
seen=$(java -cp '.:libs/*' Coins)
echo "$seen"
[ "$seen" = $'40 of 100: 0.0569 by tails 0.0569\n60 of 100: 0.0460 by tails 0.0569\n2 of 3: 0.6250 by tails 1.0000' ] || { echo "changed" >&2; exit 1; }
