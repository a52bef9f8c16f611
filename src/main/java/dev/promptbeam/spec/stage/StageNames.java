package dev.promptbeam.spec.stage;

import dev.promptbeam.request.field.NearestName;
import dev.promptbeam.request.text.Reference;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a stage may name besides columns: the stages before it, and what they hand on.
 *
 * @param earlier stages whose answers its rows hold
 * @param own its own name
 * @param later stages behind it
 * @param absent by earlier stage, what its answers never have, and why
 * @param requests by earlier stage, what it is asked
 */
public record StageNames(
    List<String> earlier,
    String own,
    List<String> later,
    Map<String, Map<String, String>> absent,
    Map<String, String> requests) {
  /** What of an answer stands in a row of the next stage, where the request can bring it. */
  public static final Set<String> MEMBERS =
      Set.of(
          "text",
          "value",
          "calls",
          "thoughts",
          "candidates",
          "embedding",
          "media",
          "usage",
          "model",
          "modelVersion",
          "requestKey",
          "job",
          "attempt",
          "sharedFrom");

  /** Of a spec without stages. */
  public static final StageNames NONE =
      new StageNames(List.of(), "", List.of(), Map.of(), Map.of());

  /**
   * What is wrong with a name.
   *
   * @param suggestion what it was probably meant to be; null where nobody knows
   */
  public record Problem(String message, @Nullable String suggestion) {}

  /** What is wrong with a placeholder; null where it may be right. */
  public @Nullable Problem problem(Reference reference) {
    String head = reference.column();
    if (earlier.contains(head)) {
      return ofMember(reference);
    }
    if (own.equals(head) && !own.isEmpty()) {
      return new Problem("{{" + reference.display() + "}} names the stage that it stands in", null);
    }
    if (later.contains(head)) {
      return new Problem("{{" + reference.display() + "}} names a stage that comes later", null);
    }
    String near = reference.path().size() > 1 ? NearestName.of(head, new TreeSet<>(earlier)) : null;
    return near != null && MEMBERS.contains(reference.path().get(1))
        ? new Problem(
            "{{" + reference.display() + "}} names no stage before this one",
            near + reference.display().substring(head.length()))
        : null;
  }

  /** What is wrong with one that names a file; null where that may be one of media.folder. */
  public @Nullable Problem problemOfFile(Reference reference) {
    String stage = reference.column();
    boolean made =
        earlier.contains(stage)
            && reference.path().size() > 1
            && reference.path().get(1).equals("media");
    return made
        ? new Problem(
            "{{"
                + reference.display()
                + "}} names what an answer has made, which lies in the run directory, and files"
                + " are taken from media.folder; \"continue: "
                + stage
                + "\" brings it along",
            null)
        : null;
  }

  /** Whether it names the answer of a stage, and no column. */
  public boolean isOfStage(Reference reference) {
    return earlier.contains(reference.column());
  }

  /** One with a default may be there in other variants. */
  private @Nullable Problem ofAbsent(Reference reference) {
    String stage = reference.column();
    String why = absent.getOrDefault(stage, Map.of()).get(reference.path().get(1));
    return why == null
        ? ofValue(reference)
        : new Problem(
            "{{"
                + reference.display()
                + "}}: no answer of stage "
                + stage
                + " has "
                + reference.path().get(1)
                + ", as "
                + why,
            null);
  }

  private @Nullable Problem ofValue(Reference reference) {
    List<String> path = reference.path();
    String request = requests.get(reference.column());
    if (request == null || path.size() < 3 || !path.get(1).equals("value")) {
      return null;
    }
    String missing = SchemaMembers.neverThere(request, path.subList(2, path.size()));
    return missing == null
        ? null
        : new Problem(
            "{{" + reference.display() + "}}: in stage " + reference.column() + " " + missing,
            null);
  }

  private @Nullable Problem ofMember(Reference reference) {
    if (reference.path().size() < 2) {
      return null;
    }
    if (MEMBERS.contains(reference.path().get(1))) {
      return reference.fallback() == null ? ofAbsent(reference) : null;
    }
    String member = reference.path().get(1);
    String near = NearestName.of(member, new TreeSet<>(MEMBERS));
    return new Problem(
        "{{"
            + reference.display()
            + "}}: the answer of a stage has no "
            + member
            + "; it has "
            + String.join(", ", new TreeSet<>(MEMBERS)),
        near == null ? null : reference.column() + "." + near);
  }
}
