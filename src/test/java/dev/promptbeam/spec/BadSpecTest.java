package dev.promptbeam.spec;

import static dev.promptbeam.spec.Specs.MINIMAL;
import static dev.promptbeam.spec.Specs.errors;
import static dev.promptbeam.spec.Specs.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All errors of a spec at once, each at its place. */
class BadSpecTest {

  @Test
  void reportsAllErrorsByPlace() {
    assertThat(
            errors(
                """
                name: demo
                dataset:
                  path: rows.jsonl
                  fromat: csv
                model: gemini-3.5-flash-lite
                request:
                  prompt: "Say {{word | upper}}"
                  generationConfig:
                    tempratur: 0
                    topK: 1.5
                batch:
                  attempts: 21
                  deadline: 72
                """))
        .containsExactly(
            "x.yaml:4:3: dataset.fromat: unknown key; did you mean \"format\"?",
            "x.yaml:7:11: request.prompt: filters ({{column | filter}}) are not supported: prepare"
                + " the column in the dataset",
            "x.yaml:9:5: request.generationConfig.tempratur: unknown field; did you mean"
                + " \"temperature\"?",
            "x.yaml:10:11: request.generationConfig.topK: wants a whole number",
            "x.yaml:12:13: batch.attempts: must be from 1 to 20, not \"21\"",
            "x.yaml:13:13: batch.deadline: wants a duration such as 500ms, 10s, 5m or 72h, not"
                + " \"72\"; did you mean \"72s\"?");
  }

  @Test
  void placesProblemsOfTheWholeRequestAtTheirField() {
    assertThat(
            errors(
                Specs.request(
                    """
                    cached_content: cachedContents/c
                    contents: [{parts: []}]
                    system: s
                    generation_config: {response_schema: {}}
                    """)))
        .containsExactly(
            "x.yaml:4:1: request: contents[0] is empty: it has no text and no media",
            "x.yaml:5:3: request.cachedContent: cannot go together with systemInstruction: put"
                + " that into the cache",
            "x.yaml:8:23: request.generationConfig.responseSchema: needs responseMimeType:"
                + " application/json beside it");
  }

  @Test
  void namesEveryMissingKey() {
    assertThat(errors("endpoint: emulator\n"))
        .containsExactly(
            "x.yaml:1:1: name: is missing",
            "x.yaml:1:1: model: is missing",
            "x.yaml:1:1: dataset: is missing",
            "x.yaml:1:1: request: is missing");
    assertThat(errors("name: n\nmodel: m\nrequest: {}\ndataset:\n  key: id\n"))
        .containsExactly(
            "x.yaml:3:1: request: needs a prompt, or contents",
            "x.yaml:5:3: dataset.path: is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "kind: x                        ~ 5:7: kind: wants one of embed, generate, not \"x\"",
        "samples: 0                     ~ 5:10: samples: must be from 1 to 1,000, not \"0\"",
        "samples: many                  ~ 5:10: samples: wants a whole number, not \"many\"",
        "samples: -1                    ~ 5:10: samples: must be from 1 to 1,000, not \"-1\"",
        "batch: {attempts: 9999999999999999999} ~ 5:19: batch.attempts: must be from 1 to 20, not"
            + " \"9999999999999999999\"",
        "stages: []                     ~ 5:9: stages: must not be empty",
        "sweep: {}                      ~ 5:8: sweep: must not be empty",
        "sweep: []                      ~ 5:8: sweep: must not be empty",
        "sweep: x                       ~ 5:8: sweep: wants keys with the values that they take,"
            + " or a list of variants",
        "score: []                      ~ 5:8: score: must not be empty",
        "score: match                   ~ 5:8: score: wants keys and values",
        "media: x                       ~ 5:8: media: wants keys and values",
        "media: {foldr: x}              ~ 5:9: media.foldr: unknown key; did you mean \"folder\"?",
        "media: {folder: [x]}           ~ 5:17: media.folder: wants text",
        "media: {folder: s3://b/x}      ~ 5:17: media.folder: wants a folder on this machine, and"
            + " on those of a cluster, or gs://BUCKET/FOLDER",
        "media: {folder: gs://b/x}      ~ 5:17: media.folder: is no path of a folder: no bucket can"
            + " have the name \"b\"",
        "media: {inline: 1MiB}          ~ 5:17: media.inline: wants a size such as 200KB, 200MB or"
            + " 2GB, not \"1MiB\"",
        "media: {inline: 1GB}           ~ 5:17: media.inline: must be from 0 bytes to 70,000,000"
            + " bytes, not \"1GB\"",
        "media: {outside: maybe}        ~ 5:18: media.outside: wants one of false, true, not"
            + " \"maybe\"",
        "budget: -5                     ~ 5:9: budget: wants USD above 0, such as 25 or 0.50, not"
            + " \"-5\"",
        "output: {path: 's3://b/x'}     ~ 5:16: output.path: wants a folder on this machine, and on"
            + " those of a cluster, or gs://BUCKET/FOLDER",
        "output: {compression: lz4}     ~ 5:23: output.compression: wants one of gzip, none, zstd,"
            + " not \"lz4\"",
        "output: {keep: x}              ~ 5:16: output.keep: wants one of all, results, not \"x\"",
        "output: {format: csv, surrogates: keep} ~ 5:23: output.surrogates: is for format: jsonl;"
            + " tables hold U+FFFD in their place",
        "output: {format: xml}          ~ 5:18: output.format: wants one of avro, csv, jsonl,"
            + " parquet, not \"xml\"",
        "output: {include: [rows]}      ~ 5:20: output.include[0]: wants one of response, row,"
            + " usage, not \"rows\"; did you mean \"row\"?",
        "output: {accept: [stop]}       ~ 5:19: output.accept[0]: wants a finish reason such as"
            + " STOP; did you mean \"STOP\"?",
        "output: {accept: []}           ~ 5:18: output.accept: must not be empty",
        "batch: {mode: fil}             ~ 5:15: batch.mode: wants one of auto, file, inline, not"
            + " \"fil\"; did you mean \"file\"?",
        "batch: {deduplicate: yes}      ~ 5:22: batch.deduplicate: wants one of auto, false, true,"
            + " not \"yes\"",
        "batch: {attempts: 0}           ~ 5:19: batch.attempts: must be from 1 to 20, not \"0\"",
        "batch: {attempts: 1.5}         ~ 5:19: batch.attempts: wants a whole number, not \"1.5\"",
        "batch: {jobAttempts: 51}       ~ 5:22: batch.jobAttempts: must be from 1 to 50, not"
            + " \"51\"",
        "batch: {maxRequests: 1000001}  ~ 5:22: batch.maxRequests: must be from 1 to 1,000,000, not"
            + " \"1000001\"",
        "batch: {maxBytes: 3GB}         ~ 5:19: batch.maxBytes: must be from 1,000 bytes to"
            + " 2,000,000,000 bytes, not \"3GB\"",
        "batch: {maxBytes: 200MiB}      ~ 5:19: batch.maxBytes: wants a size such as 200KB, 200MB"
            + " or 2GB, not \"200MiB\"",
        "batch: {maxTokens: 0}          ~ 5:20: batch.maxTokens: must be from 1 to"
            + " 9,223,372,036,854,775,807, not \"0\"",
        "batch: {deadline: 0s}          ~ 5:19: batch.deadline: must be longer than 0",
        "batch: {doubtWait: soon}       ~ 5:20: batch.doubtWait: wants a duration such as 500ms,"
            + " 10s, 5m or 72h, not \"soon\"",
        "batch: {tier: 4}               ~ 5:15: batch.tier: must be from 1 to 3, not \"4\"",
        "batch: {quotas: {m: {tokens: 1}}} ~ 5:22: batch.quotas.m.tokens: unknown key",
        "batch: {tier: 1, quotas: {tier: 2}} ~ 5:33: batch.quotas.tier: is given twice: here and as"
            + " batch.tier",
        "batch: {poll: {first: 5s, most: 1s}} ~ 5:33: batch.poll.most: must not be shorter than"
            + " first",
        "batch: 5                       ~ 5:8: batch: wants keys and values",
        "endpoint: gemni                ~ 5:11: endpoint: wants gemini, emulator or a base URL such"
            + " as https://host",
        "endpoint: https://host/v1beta  ~ 5:11: endpoint: is a base URL: leave the version at its"
            + " end out",
        "endpoint: https://u:p@host     ~ 5:11: endpoint: is an address only: no user, password,"
            + " key or query in it",
        "mdoel: x                       ~ 5:1: mdoel: unknown key; did you mean \"model\"?",
        "name: twice                    ~ 5:1: name: is given twice, first on line 1",
      })
  void refusesBadKey(String line, String error) {
    assertThat(errors(MINIMAL + line + "\n")).containsExactly("x.yaml:" + error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "format: cvs            ~ 4:3: dataset.format: wants one of avro, csv, files, json, jsonl,"
            + " openai, parquet, requests, text, tsv, not \"cvs\"; did you mean \"csv\"?",
        "onFileError: skip      ~ 4:3: dataset.onFileError: reserved for a later version",
        "uniqueKeys: true       ~ 4:3: dataset.uniqueKeys: reserved for a later version",
        "types: {a: int}        ~ 4:3: dataset.types.a: wants one of boolean, json, number, string,"
            + " not \"int\"",
        "key: {{id}}            ~ 4:3: dataset.key: unquoted {{: YAML reads it as a mapping; put"
            + " the text in quotes",
      })
  void refusesBadDataset(String line, String error) {
    String column = line.startsWith("types") ? "14" : String.valueOf(line.indexOf(':') + 5);
    boolean atKey = line.startsWith("onFile") || line.startsWith("unique");

    assertThat(
            errors(
                "name: n\nmodel: m\ndataset:\n  " + line + "\n  path: x\nrequest: {prompt: p}\n"))
        .containsExactly("x.yaml:" + error.replace("4:3:", "4:" + (atKey ? "3" : column) + ":"));
  }

  @Test
  void oneFaultIsOneError() {
    String stages = "name: n\nmodel: m\ndataset: {path: x}\nstages: ";

    assertThat(errors(stages + "[]\n")).containsExactly("x.yaml:4:9: stages: must not be empty");
    assertThat(errors(stages + "draft\n"))
        .containsExactly("x.yaml:4:9: stages: wants keys and values");
  }

  @Test
  void refusesBadNames() {
    String spec = "name: a b\nmodel: tunedModels/x\ndataset: {path: []}\nrequest: {prompt: p}\n";

    assertThat(errors(spec))
        .containsExactly(
            "x.yaml:1:7: name: wants letters, digits, '-' and '_', at most 63 of them",
            "x.yaml:2:8: model: wants the id of a model, such as gemini-3.5-flash-lite",
            "x.yaml:3:17: dataset.path: must not be empty");
  }

  @Test
  void typesNeedTabularFormat() {
    assertThat(errors(MINIMAL.replace("{path:", "{format: jsonl, types: {a: json}, path:")))
        .containsExactly(
            "x.yaml:2:33: dataset.types: is for csv and tsv: other formats have types of their"
                + " own");
  }

  @Test
  void neverRepeatsSecret() {
    String key = "AIza" + "Sy0123456789abcdefghijklmnopqrstu_-";
    String message = "no secrets in a spec: this looks like an API key; put it into GEMINI_API_KEY";
    SpecOverrides overrides =
        new SpecOverrides(
            Map.of("p", key), Map.of("batch." + key, "1"), Map.of("name", key), key, null, false);

    assertThat(errors(MINIMAL + "# " + key + "\nunknown: [" + key + "\n", overrides))
        .containsExactly(
            "x.yaml:5:3: " + message,
            "x.yaml:6:11: " + message,
            "--endpoint:1:1: " + message,
            "--param p:1:1: " + message,
            "--set:1:1: " + message,
            "--set-string name:1:1: " + message);
  }

  @Test
  void reportsUnreadableFile() {
    Path none = Path.of("there", "is", "none.yaml");

    assertThat(
            catchThrowableOfType(
                    SpecException.class,
                    () -> SpecParser.parse(none, Specs.AS_WRITTEN, Specs.GUIDE))
                .errors())
        .containsExactly(new SpecError(none.toString(), 1, 1, "", "there is no such file", null));
    assertThat(
            catchThrowableOfType(
                    SpecException.class,
                    () -> SpecParser.parse(Path.of("."), Specs.AS_WRITTEN, Specs.GUIDE))
                .errors())
        .containsExactly(new SpecError(".", 1, 1, "", "cannot be read: Is a directory", null));
    assertThat(
            catchThrowableOfType(
                SpecException.class,
                () ->
                    parse("name: \u00e9".getBytes(StandardCharsets.ISO_8859_1), Specs.AS_WRITTEN)))
        .hasMessageEndingWith(".yaml:1:1: is not UTF-8 text");
  }
}
