package dev.promptbeam.campaign;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a case asks of its rows, stage by stage, each from the answer before it. */
enum Plan {
  /** One stage. */
  ONE(
      List.of(""),
      List.of("answer"),
      "request:\n  prompt: \"Say: {{text}}\"\n  generationConfig: {temperature: 0}\n") {
    @Override
    String prompt(int stage, SampleRows rows, String key, String variant, String before) {
      return "Say: " + rows.text(key);
    }
  },

  /** A second stage carries on the conversation of the first. */
  CARRIED_ON(
      List.of(""),
      List.of("draft", "rewrite"),
      """
      stages:
        - name: draft
          request: {prompt: "Say: {{text}}", generationConfig: {temperature: 0}}
        - name: rewrite
          continue: draft
          request: {prompt: "Again: {{draft.text}}", generationConfig: {temperature: 0}}
      """) {
    @Override
    String prompt(int stage, SampleRows rows, String key, String variant, String before) {
      return stage == 0 ? "Say: " + rows.text(key) : "Again: " + before;
    }
  },

  /** Each row drafts by itself, in two variants; few requests come of that in each later stage. */
  SHARED(
      List.of("plain", "polite"),
      List.of("draft", "critique", "rewrite"),
      """
      sweep:
        - {name: plain}
        - {name: polite, draft: {request: {prompt: "Please say: {{text}}"}}}
      stages:
        - name: draft
          request: {prompt: "Say: {{text}}", generationConfig: {temperature: 0}}
        - name: critique
          request: {prompt: "Criticise: {{topic}}", generationConfig: {temperature: 0}}
        - name: rewrite
          request:
            prompt: "Rewrite, {{tone}}: {{critique.text}}"
            generationConfig: {temperature: 0}
      """) {
    @Override
    String prompt(int stage, SampleRows rows, String key, String variant, String before) {
      return switch (stage) {
        case 0 -> (variant.equals("polite") ? "Please say: " : "Say: ") + rows.text(key);
        case 1 -> "Criticise: " + rows.topic(key);
        default -> "Rewrite, " + rows.tone(key) + ": " + before;
      };
    }
  };

  private final List<String> variants;
  private final List<String> stages;
  private final String yaml;

  Plan(List<String> variants, List<String> stages, String yaml) {
    this.variants = variants;
    this.stages = stages;
    this.yaml = yaml;
  }

  /** What a stage asks for a row, after that answer of the stage before. */
  abstract String prompt(int stage, SampleRows rows, String key, String variant, String before);

  /** What the spec says of it. */
  String yaml() {
    return yaml;
  }

  /** Names of the variants; an empty one where the spec has none. */
  List<String> variants() {
    return variants;
  }

  /** Names of the stages, in order. */
  List<String> stages() {
    return stages;
  }

  /** How many different requests the rows make in all stages; equal answers follow equal ones. */
  long requests(SampleRows rows) {
    Set<String> requests = new HashSet<>();
    for (String key : rows.keys()) {
      for (String variant : variants) {
        String last = "";
        for (int stage = 0; stage < stages.size() && !rows.isBroken(key); stage++) {
          last = prompt(stage, rows, key, variant, last);
          requests.add(stage + " " + last);
        }
      }
    }
    return requests.size();
  }
}
