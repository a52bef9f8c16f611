package dev.promptbeam.request;

import static dev.promptbeam.request.Rows.check;
import static dev.promptbeam.request.Rows.template;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.field.RequestProblem;
import dev.promptbeam.request.text.Spelled;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestFieldsTest {

  @Test
  void writesShorthandsOut() {
    assertThat(
            check(
                    """
                    {"system": "Be brief.",
                     "prompt": ["What is this?", {"inline_data": {"mime_type": "image/png",
                        "data": "QUJD"}}, {"fileData": {"fileUri": "{{uri}}"}}, "{{question}}"]}
                    """)
                .json())
        .isEqualTo(
            "{\"systemInstruction\":{\"parts\":[{\"text\":\"Be brief.\"}]},"
                + "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"What is this?\"},"
                + "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"QUJD\"}},"
                + "{\"fileData\":{\"fileUri\":\"{{uri}}\"}},{\"text\":\"{{question}}\"}]}]}");
  }

  @Test
  void writesEveryKnownFieldInCamelCase() {
    CheckedRequest checked =
        check(
            """
            {"contents": [{"role": "model", "parts": [
                {"function_call": {"name": "f", "args": {"snake_case": [1]}}, "thought": true,
                 "thought_signature": "QUJD"},
                {"functionResponse": {"name": "f", "response": {"an_y": null}}},
                {"executableCode": {"language": "PYTHON", "code": "1"}},
                {"codeExecutionResult": {"outcome": "OUTCOME_OK", "output": "1"}},
                {"fileData": {"mimeType": "video/mp4", "fileUri": "u"},
                 "videoMetadata": {"startOffset": "1s", "endOffset": "2s", "fps": 0.5},
                 "mediaResolution": {"level": "MEDIA_RESOLUTION_HIGH"}}]}],
             "tools": [{"google_search": {}}, {"codeExecution": {}}, {"url_context": {}},
                {"functionDeclarations": [{"name": "f", "description": "d", "parameters":
                   {"type": "OBJECT", "properties": {"any_name": {"type": "STRING"}}}}]}],
             "tool_config": {"function_calling_config": {"mode": "ANY",
                "allowed_function_names": ["f"]}},
             "safety_settings": [{"category": "HARM_CATEGORY_HATE_SPEECH", "threshold": "OFF"}],
             "generation_config": {"stop_sequences": ["x"], "response_mime_type":
                "application/json", "response_schema": {"type": "ARRAY", "items": {"anyOf": [
                {"type": "STRING", "enum": ["a"]}]}}, "response_modalities": ["TEXT"],
                "candidate_count": 1, "max_output_tokens": 9, "temperature": 0.5, "top_p": 1,
                "top_k": 40, "seed": -7, "presence_penalty": 0, "frequency_penalty": 0,
                "response_logprobs": true, "logprobs": 3, "enable_enhanced_civic_answers": false,
                "speech_config": {"multi_speaker_voice_config": {"speaker_voice_configs":
                   [{"speaker": "A", "voice_config": {"prebuilt_voice_config":
                   {"voice_name": "Kore"}}}]}, "language_code": "en-US"},
                "thinking_config": {"thinking_level": "low", "include_thoughts": true},
                "audio_transcription_config": {"an_y": 1},
                "image_config": {"aspect_ratio": "16:9", "image_size": "2K"},
                "media_resolution": "MEDIA_RESOLUTION_LOW"},
             "labels": {"any_name": "a", "n": 1}, "continuation_token": "QUJD",
             "safetySetting": []}
            """);

    assertThat(checked.problems().toString())
        .isEqualTo("[safetySetting: unknown field; did you mean \"safetySettings\"?]");
    assertThat(checked.json())
        .startsWith(
            "{\"contents\":[{\"role\":\"model\",\"parts\":[{\"functionCall\":{\"name\":\"f\","
                + "\"args\":{\"snake_case\":[1]}},\"thought\":true,\"thoughtSignature\":\"QUJD\"},")
        .contains("\"properties\":{\"any_name\":{\"type\":\"STRING\"}}")
        .contains(
            "\"speechConfig\":{\"multiSpeakerVoiceConfig\":{\"speakerVoiceConfigs\":"
                + "[{\"speaker\":\"A\",\"voiceConfig\":{\"prebuiltVoiceConfig\":"
                + "{\"voiceName\":\"Kore\"}}}]},\"languageCode\":\"en-US\"}")
        .contains("\"enableEnhancedCivicAnswers\":false")
        .contains("\"audioTranscriptionConfig\":{\"an_y\":1}")
        .contains("\"labels\":{\"any_name\":\"a\",\"n\":\"1\"},\"continuationToken\":\"QUJD\"")
        .doesNotContainPattern("\"(?!any_name|snake_case|an_y)[a-z]+_[a-z_]+\":");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{'generationConfig':{'thinkingConfig':{'thinkingLevel':'LOW','thinkingBudget':0}}} ~"
            + " generationConfig.thinkingConfig.thinkingBudget: cannot go together with"
            + " thinkingLevel: the service refuses both",
        "{'config':{}}                    ~ config: unknown field; did you mean"
            + " 'generationConfig'?",
        "{'promt':'x'}                    ~ promt: unknown field; did you mean 'prompt'?",
        "{'zzz':1}                        ~ zzz: unknown field",
        "{'temperature':0}                ~ temperature: belongs inside generationConfig",
        "{'max_output_tokens':5}          ~ max_output_tokens: belongs inside generationConfig",
        "{'generationConfig':{'cachedContent':'c'}} ~ generationConfig.cachedContent: belongs"
            + " beside generationConfig, not inside it",
        "{'generationConfig':{'system_instruction':'c'}} ~ generationConfig.system_instruction:"
            + " belongs beside generationConfig, not inside it",
        "{'model':'m'}                    ~ model: the model belongs to the spec, beside request,"
            + " not in it",
        "{'service_tier':'flex'}          ~ service_tier: batch jobs have no service tier; leave it"
            + " out",
        "{'store':true}                   ~ store: batch requests are not stored; leave it out",
        "{'contents':[]}                  ~ contents: contents is given twice: as itself, as"
            + " snake_case or as a shorthand",
        "{'cachedContent':'cachedContents/c','tools':[]} ~ cachedContent: cannot go together with"
            + " tools: put that into the cache",
        "{'cachedContent':'cachedContents/c','toolConfig':{}} ~ cachedContent: cannot go together"
            + " with toolConfig: put that into the cache",
        "{'cached_content':'cachedContents/c','system':'s'} ~ cachedContent: cannot go together"
            + " with systemInstruction: put that into the cache",
        "{'system':['a']}                 ~ system: wants text",
        "{'system':null}                  ~ system: has no value",
        "{'systemInstruction':'s'}        ~ systemInstruction: wants an object (Content), such as"
            + " {parts: [{text: ...}]}; the shorthands prompt and system take text",
        "{'system':'a','system_instruction':{}} ~ system_instruction: systemInstruction is given"
            + " twice: as itself, as snake_case or as a shorthand",
        "{'system_instruction':{},'system':'a'} ~ system: is short for systemInstruction: give one"
            + " of them",
        "{'tools':{}}                     ~ tools: wants a list",
        "{'tools':[{'googleSearch':true}]} ~ tools[0].googleSearch: wants an object",
        "{'generationConfig':{'temperature':'hot'}}  ~ generationConfig.temperature: wants a"
            + " number from 0 to 2",
        "{'generationConfig':{'temperature':'0.{{t}}'}}  ~ generationConfig.temperature: wants a"
            + " number from 0 to 2, or a single {{column}} and nothing else",
        "{'generationConfig':'x {{c}}'}   ~ generationConfig: wants an object (GenerationConfig),"
            + " or a single {{column}} and nothing else",
        "{'generationConfig':{'topK':0.5}} ~ generationConfig.topK: wants a whole number",
        "{'generationConfig':{'responseLogprobs':1}} ~ generationConfig.responseLogprobs: wants"
            + " true or false",
        "{'generationConfig':{'stopSequences':'x'}} ~ generationConfig.stopSequences: wants a list",
        "{'generationConfig':{'responseMimeType':['x']}} ~ generationConfig.responseMimeType: wants"
            + " one of text/plain, application/json, text/x.enum",
        "{'generationConfig':{'responseSchema':{}}} ~ generationConfig.responseSchema: needs"
            + " responseMimeType: application/json beside it",
        "{'generationConfig':{'responseMimeType':'application/json','responseSchema':{},'responseJsonSchema':{}}}"
            + " ~ generationConfig.responseJsonSchema: cannot go together with responseSchema",
        "{'generationConfig':{'responseMimeType':'application/json','responseSchema':{'additionalProperties':false}}}"
            + " ~ generationConfig.responseSchema.additionalProperties: not part of the API's"
            + " Schema; responseJsonSchema and parametersJsonSchema take it",
        "{'generationConfig':{'responseMimeType':'application/json','responseSchema':{'type':['string','null']}}}"
            + " ~ generationConfig.responseSchema.type: wants text",
        "{'tools':[{'functionDeclarations':[{'name':'f','parametersJsonSchema':{'a':['{{x']}}]}]} ~"
            + " tools[0].functionDeclarations[0].parametersJsonSchema.a[0]: {{ is not closed; write"
            + " {{{{ for a literal {{",
      })
  void refusesWhatTheServiceWouldRefuse(String members, String problem) {
    String request = members.replaceFirst("\\{", "{'prompt':'p',").replace('\'', '"');

    assertThat(check(request).problems())
        .extracting(RequestProblem::toString)
        .containsExactly(problem.replaceAll("'(generationConfig|prompt)'", "\"$1\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{}                                        ~ request: needs a prompt, or contents",
        "[]                                        ~ request: wants an object"
            + " (GenerateContentRequest)",
        "{'prompt':' '}                            ~ request: contents[0] is empty: it has no text"
            + " and no media",
        "{'prompt':[]}                             ~ request: contents[0] is empty: it has no text"
            + " and no media",
        "{'contents':[]}                           ~ request: contents[0] is empty: it has no text"
            + " and no media",
        "{'contents':[{'parts':[{'text':'a'}]},{'role':'user'}]} ~ request: contents[1] is empty:"
            + " it has no text and no media",
        "{'contents':[{'parts':['a']}]}            ~ contents[0].parts[0]: wants an object (Part),"
            + " such as {text: ...}",
        "{'contents':'hello'}                      ~ contents: wants a list",
        "{'prompt':{'text':'a'}}                   ~ prompt: wants text",
        "{'prompt':[{'inlineData':{'data':'#'}}]}  ~ prompt[0].inlineData.data: wants base64 text",
        "{'prompt':['a',{'text':'b','role':'c'}]}  ~ prompt[1].role: unknown field",
      })
  void refusesRequestThatSaysNothing(String request, String problem) {
    assertThat(check(request.replace('\'', '"')).problems())
        .extracting(RequestProblem::toString)
        .containsExactly(problem);
  }

  @Test
  void acceptsPlaceholdersForWholeTurnsAndParts() {
    assertThat(check("{\"contents\":\"{{turns}}\"}").problems()).isEmpty();
    assertThat(check("{\"contents\":[\"{{turn}}\"]}").problems()).isEmpty();
    assertThat(check("{\"contents\":[{\"parts\":\"{{parts}}\"}]}").problems()).isEmpty();
    assertThat(check("{\"contents\":[{\"parts\":[\"{{part}}\"]}]}").problems()).isEmpty();
  }

  @Test
  void textKeepsSpellingOfOtherScalars() {
    CheckedRequest checked =
        RequestFields.check(
            RequestKind.GENERATE,
            JsonNodeFactory.instance.objectNode().set("prompt", Spelled.node("007", "7")));

    assertThat(checked.json()).contains("{\"text\":\"007\"}");
  }

  @Test
  void namesColumnsThatHeaderLacks() {
    RequestTemplate template =
        template(
            "{\"prompt\":\"{{a}} {{b.c}} {{d?}} {{e.f}} {{\\\"g.h\\\"}} {{a}} {{\\\"i\\\".j}}\"}");

    assertThat(template.missingColumns(List.of("b", "e.f"))).containsExactly("a", "g.h", "i.j");
    assertThat(template.missingColumns(List.of("a", "b", "e", "g.h", "i"))).isEmpty();
  }

  @Test
  void saysWhatAnswersShouldLookLike() {
    assertThat(template("{\"prompt\":\"p\"}").answerFormat())
        .isEqualTo(new AnswerFormat(false, null, null, 0, false));
    assertThat(
            template(
                    """
                    {"prompt": "p", "generationConfig": {"responseMimeType": "application/json",
                      "responseSchema": {"type": "OBJECT", "description": "{{{{x"}}}
                    """)
                .answerFormat())
        .isEqualTo(
            new AnswerFormat(
                true, "{\"type\":\"OBJECT\",\"description\":\"{{x\"}", null, 0, false));
    assertThat(
            template(
                    """
                    {"prompt": "p", "generationConfig": {"responseMimeType": "application/json",
                      "responseJsonSchema": {"enum": ["{{label}}"]}}}
                    """)
                .answerFormat())
        .isEqualTo(new AnswerFormat(false, null, null, 0, true));
  }
}
