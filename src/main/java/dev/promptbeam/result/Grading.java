package dev.promptbeam.result;

import dev.promptbeam.result.judge.GradePolicy;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * How judged answers become result rows: a row is that of the judged answer, with what the judges
 * have said.
 *
 * @param judged the name under which a row holds the judged answer
 * @param stage the same as results say it; empty where the spec has no stages
 * @param members of a result row, in their order
 * @param grades of the judges, in the order in which they are asked
 */
public record Grading(String judged, String stage, List<String> members, List<GradePolicy> grades)
    implements Serializable {
  public Grading {
    members = List.copyOf(members);
    grades = List.copyOf(grades);
  }

  /** The members of a row that the last judge is asked with which results have elsewhere. */
  public List<String> takenOut() {
    return Stream.concat(
            Stream.of(judged),
            grades.stream().limit(grades.size() - 1L).map(one -> one.grade().name()))
        .toList();
  }
}
