package dev.promptbeam.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.request.text.SpelledJson;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Where the row of a dead letter goes back into the stages of a spec. It holds what the stages have
 * said that it came through, and is asked again in the one where it died; but where a stage from
 * there on carries on a conversation of an earlier one that is not kept, that has to be led again.
 *
 * @param stage number of the first stage that it is asked in
 * @param row as one JSON object, with what the stages before that one have said
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one row; never compared
record StageEntry(int stage, byte[] row) {

  /**
   * @param names of all stages
   * @param continues by stage, which one's conversation it carries on; -1 for none
   * @param kept whether what was said in a stage is kept
   */
  static StageEntry of(byte[] row, List<String> names, List<Integer> continues, IntPredicate kept) {
    ObjectNode members = (ObjectNode) SpelledJson.read(new String(row, UTF_8));
    int held = 0;
    while (held < names.size() - 1 && isAnswer(members.path(names.get(held)))) {
      held++;
    }
    int stage = earliest(held, continues, kept);
    if (stage == held) {
      return new StageEntry(stage, row);
    }
    members.remove(names.subList(stage, held));
    return new StageEntry(stage, SpelledJson.write(members).getBytes(UTF_8));
  }

  private static boolean isAnswer(JsonNode member) {
    return member.path("requestKey").isTextual() && member.path("job").isTextual();
  }

  /** The first stage from which on no conversation is needed that is not kept. */
  private static int earliest(int held, List<Integer> continues, IntPredicate kept) {
    int stage = held;
    for (int later = continues.size() - 1; later >= stage; later--) {
      int carried = continues.get(later);
      if (carried >= 0 && carried < stage && !kept.test(carried)) {
        stage = carried;
        later = continues.size();
      }
    }
    return stage;
  }
}
