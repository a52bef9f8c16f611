package dev.promptbeam.emulator.answers;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.emulator.request.ScannedRequest;

/** How probable each token of a text was, and which others were; a token is a word here. */
final class LogprobsAnswer {
  static final int MOST_TOP = 20;

  /** Of one answer; a real one tells of all. */
  private static final int MOST_TOKENS = 1000;

  private LogprobsAnswer() {}

  static void add(ObjectNode candidate, String text, ScannedRequest request, AnswerSeed seed) {
    String[] tokens = text.split("(?<= )", MOST_TOKENS + 1);
    ObjectNode result = candidate.putObject("logprobsResult");
    ArrayNode top = result.putArray("topCandidates");
    ArrayNode chosen = result.putArray("chosenCandidates");
    double sum = 0;
    int count = Math.min(tokens.length, MOST_TOKENS);
    for (int i = 0; i < count; i++) {
      double probability = -(1 + seed.pick(1000 + i, 1000)) / 4096.0;
      sum += probability;
      add(chosen, tokens[i], probability);
      ArrayNode others = request.logprobs > 0 ? top.addObject().putArray("candidates") : null;
      for (int rank = 0; others != null && rank < request.logprobs; rank++) {
        add(others, rank == 0 ? tokens[i] : tokens[i] + rank, probability - rank);
      }
    }
    candidate.put("avgLogprobs", sum / count);
  }

  private static void add(ArrayNode list, String token, double probability) {
    list.addObject()
        .put("token", token)
        .put("tokenId", token.hashCode() & 0xFFFF)
        .put("logProbability", probability);
  }
}
