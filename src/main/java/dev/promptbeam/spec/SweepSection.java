package dev.promptbeam.spec;

import dev.promptbeam.spec.nodes.NodePath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads {@code sweep}: a grid of values, or a list of variants. Each variant is the tree of the
 * spec with its own values in place, and is read like any other spec.
 */
final class SweepSection {
  /** Each row is asked so many times; a grid grows faster than one sees. */
  static final int MOST = 100;

  private static final int LONGEST_VALUE = 40;
  private static final int LONGEST_NAME = 100;
  private static final String MODEL = "model";
  private static final String NAME = "name";
  private static final String REQUEST = "request";

  private final MappingNode root;
  private final Field sweep;
  private final List<String> stages = new ArrayList<>();
  private final boolean hasRequest;
  private final List<Swept> swept = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  /**
   * The tree of one variant.
   *
   * @param name empty where the spec has no sweep
   */
  record Swept(String name, MappingNode root) {}

  /** A value that is swept. */
  private record Axis(Field key, String label, List<String> steps, List<Field> values) {}

  private SweepSection(Section top, MappingNode root, Field sweep) {
    this.root = root;
    this.sweep = sweep;
    this.hasRequest = top.field(REQUEST) != null;
    for (Field stage : top.items("stages")) {
      Section section = Section.of(stage.path(), stage.value(), stage.errors());
      Field name = section.field(NAME);
      stages.add(name != null && name.value() instanceof ScalarNode text ? text.getValue() : "");
    }
  }

  /** The trees of all variants; the one that there is where the spec has no sweep. */
  static List<Swept> read(Section top, MappingNode root) {
    Field sweep = top.field("sweep");
    List<Swept> swept = sweep == null ? List.of() : new SweepSection(top, root, sweep).read();
    return swept.isEmpty() ? List.of(new Swept("", root)) : swept;
  }

  private List<Swept> read() {
    if (sweep.value() instanceof MappingNode) {
      grid();
    } else if (sweep.value() instanceof SequenceNode) {
      list();
    } else {
      sweep.error("wants keys with the values that they take, or a list of variants");
    }
    return swept;
  }

  private void grid() {
    List<Axis> axes = new ArrayList<>();
    List<Field> keys =
        List.copyOf(Section.of(sweep.path(), sweep.value(), sweep.errors()).fields().values());
    if (keys.isEmpty()) {
      sweep.error("must not be empty");
      return;
    }
    Set<String> labels = new HashSet<>();
    Set<String> twice =
        keys.stream()
            .map(SweepSection::lastStep)
            .filter(label -> !labels.add(label))
            .collect(Collectors.toSet());
    long count = 1;
    for (Field key : keys) {
      String label = lastStep(key);
      List<String> steps = steps(key);
      List<Field> values = key.items();
      count *= Math.max(1, values.size());
      if (steps != null && count <= MOST) {
        axes.add(new Axis(key, twice.contains(label) ? name(key) : label, steps, values));
      }
    }
    if (count > MOST) {
      sweep.error(
          String.format(Locale.ROOT, "makes more than %d variants: %,d so far", MOST, count));
    } else if (axes.size() == keys.size() && areApart(axes)) {
      cross(axes, "", root);
    }
  }

  /** A key within another would write over each of its values. */
  private static boolean areApart(List<Axis> axes) {
    boolean apart = true;
    for (Axis outer : axes) {
      for (Axis inner : axes) {
        int depth = outer.steps().size();
        if (inner != outer
            && inner.steps().size() >= depth
            && inner.steps().subList(0, depth).equals(outer.steps())) {
          refused(inner.key(), "is a part of " + name(outer.key()) + ", which is swept too");
          apart = false;
        }
      }
    }
    return apart;
  }

  /** The last key changes fastest. */
  private void cross(List<Axis> axes, String name, MappingNode tree) {
    if (axes.isEmpty()) {
      add(name, tree, sweep);
      return;
    }
    Axis axis = axes.get(0);
    for (int i = 0; i < axis.values().size(); i++) {
      Field value = axis.values().get(i);
      MappingNode own = NodePath.copy(tree);
      String problem = NodePath.LOOSE.put(own, axis.steps(), value.value(), axis.key().key());
      if (problem != null) {
        axis.key().errors().add(axis.key().key(), axis.key().path(), problem);
        return;
      }
      String part = axis.label() + "=" + shown(value.value(), i + 1);
      cross(axes.subList(1, axes.size()), name.isEmpty() ? part : name + "," + part, own);
    }
  }

  /** A value that is no short text is named by its place. */
  private static String shown(Node value, int number) {
    boolean isShort =
        value instanceof ScalarNode scalar
            && scalar.getValue().length() <= LONGEST_VALUE
            && scalar.getValue().chars().noneMatch(Character::isISOControl);
    return isShort ? ((ScalarNode) value).getValue() : "#" + number;
  }

  private void list() {
    List<Field> items = sweep.items();
    if (items.size() > MOST) {
      sweep.error(String.format(Locale.ROOT, "has %,d variants; at most %d", items.size(), MOST));
      return;
    }
    Set<String> known = new LinkedHashSet<>(List.of(NAME, MODEL));
    known.addAll(stages.isEmpty() ? List.of(REQUEST) : stages);
    for (Field item : items) {
      Section entry = Section.of(item.path(), item.value(), item.errors(), known, Set.of());
      Field field = entry.required(NAME);
      String name = field == null ? null : field.text();
      if (field != null && name != null && name.length() > LONGEST_NAME) {
        field.error("wants at most " + LONGEST_NAME + " characters");
      }
      MappingNode own = NodePath.copy(root);
      put(own, List.of(MODEL), entry.field(MODEL));
      merge(own, List.of(REQUEST), entry.field(REQUEST));
      for (int i = 0; i < stages.size(); i++) {
        ofStage(own, i, entry.field(stages.get(i)));
      }
      if (field != null && name != null) {
        add(name, own, field);
      }
    }
  }

  private void ofStage(MappingNode own, int index, @Nullable Field entry) {
    if (entry != null) {
      Section stage =
          Section.of(entry.path(), entry.value(), entry.errors(), Set.of(MODEL, REQUEST), Set.of());
      List<String> place = List.of("stages", String.valueOf(index));
      put(own, plus(place, MODEL), stage.field(MODEL));
      merge(own, plus(place, REQUEST), stage.field(REQUEST));
    }
  }

  private static void put(MappingNode own, List<String> steps, @Nullable Field field) {
    if (field != null) {
      NodePath.EXACT.put(own, steps, field.value(), field.key());
    }
  }

  private void merge(MappingNode own, List<String> steps, @Nullable Field request) {
    if (request == null) {
      return;
    }
    if (!(request.value() instanceof MappingNode members)) {
      request.error("wants the members of the request that are other ones in this variant");
    } else if (!hasRequest && stages.isEmpty()) {
      request.error("there is no request beside it: the rows bring theirs");
    } else {
      String problem = NodePath.LOOSE.mergeAt(own, steps, members);
      if (problem != null) {
        request.error(problem);
      }
    }
  }

  private void add(String name, MappingNode tree, Field place) {
    if (!names.add(name)) {
      place.error("\"" + name + "\" is the name of two variants");
    }
    swept.add(new Swept(name, tree));
  }

  /** The keys from the top that a swept one stands for; null where it can be none. */
  private @Nullable List<String> steps(Field key) {
    String name = name(key);
    List<String> steps = List.of(name.split("\\.", -1));
    if (name.equals(MODEL)) {
      return steps;
    }
    if (steps.contains("")) {
      return refused(key, "a path is keys with dots between them");
    }
    if (!stages.isEmpty()) {
      int stage = stages.indexOf(steps.get(0));
      if (stage < 0 || steps.size() < 2) {
        return refused(
            key,
            "wants model, or a stage and what of it: STAGE.model, STAGE.prompt; the stages are "
                + String.join(", ", new TreeSet<>(stages)));
      }
      List<String> place = List.of("stages", String.valueOf(stage));
      List<String> rest = steps.subList(1, steps.size());
      return rest.equals(List.of(MODEL)) ? plus(place, MODEL) : path(plus(place, REQUEST), rest);
    }
    if (!hasRequest) {
      return refused(key, "there is no request to put it in: only model can be swept");
    }
    if (steps.get(0).equals(REQUEST)) {
      return refused(key, "is a path within the request: leave \"request.\" out");
    }
    if (SpecParser.KEYS.contains(steps.get(0))) {
      return refused(key, "wants model, or a path within the request: nothing else can be swept");
    }
    return path(List.of(REQUEST), steps);
  }

  private static @Nullable List<String> refused(Field key, String why) {
    key.errors().add(key.key(), key.path(), why);
    return null;
  }

  private static List<String> plus(List<String> steps, String more) {
    return path(steps, List.of(more));
  }

  private static List<String> path(List<String> steps, List<String> more) {
    List<String> all = new ArrayList<>(steps);
    all.addAll(more);
    return all;
  }

  private static String name(Field key) {
    return ((ScalarNode) key.key()).getValue();
  }

  private static String lastStep(Field key) {
    String name = name(key);
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
