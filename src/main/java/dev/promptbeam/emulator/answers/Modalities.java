package dev.promptbeam.emulator.answers;

import dev.promptbeam.emulator.request.ScannedRequest;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a model can answer in: text, pictures with or without text, or speech. */
final class Modalities {
  private Modalities() {}

  /** Why a model cannot answer in what is asked for, or null. */
  static @Nullable String refusal(ScannedRequest request, String model) {
    Set<String> asked = new TreeSet<>(request.modalities);
    asked.remove("MODALITY_UNSPECIFIED");
    if (asked.isEmpty() && SpeechAnswer.isSpeaker(model)) {
      asked.add("TEXT");
    }
    List<Set<String>> accepted = accepted(model);
    if (asked.isEmpty() || accepted.contains(asked)) {
      return null;
    }
    StringBuilder why = new StringBuilder("The requested combination of response modalities (");
    why.append(String.join(", ", asked))
        .append(") is not supported by the model. models/")
        .append(model)
        .append(" accepts the following combination of response modalities:\n");
    accepted.forEach(
        some -> why.append("* ").append(String.join(", ", new TreeSet<>(some))).append('\n'));
    return why.toString();
  }

  private static List<Set<String>> accepted(String model) {
    if (SpeechAnswer.isSpeaker(model)) {
      return List.of(Set.of("AUDIO"));
    }
    return ImageModel.of(model) == null
        ? List.of(Set.of("TEXT"))
        : List.of(Set.of("IMAGE"), Set.of("IMAGE", "TEXT"), Set.of("TEXT"));
  }
}
