package judge;

import dev.langchain4j.model.googleai.GeminiFiles;
import dev.langchain4j.model.googleai.GoogleAiGeminiBatchChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiBatchEmbeddingModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiBatchImageModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiTokenCountEstimator;

/** The clients that are judged with. All but that for files want the API version in the address. */
record Account(String host, String apiKey) {
  static final String MODEL = "gemini-3.5-flash-lite";

  GeminiFiles files() {
    return GeminiFiles.builder().baseUrl(host).apiKey(apiKey).build();
  }

  GoogleAiGeminiBatchChatModel chats() {
    return GoogleAiGeminiBatchChatModel.builder()
        .baseUrl(versioned())
        .apiKey(apiKey)
        .modelName(MODEL)
        .build();
  }

  GoogleAiGeminiBatchEmbeddingModel vectors(int dimension) {
    GoogleAiGeminiBatchEmbeddingModel.Builder builder = GoogleAiGeminiBatchEmbeddingModel.builder();
    builder.baseUrl(versioned());
    builder.apiKey(apiKey);
    builder.modelName("gemini-embedding-001");
    builder.outputDimensionality(dimension);
    return builder.build();
  }

  GoogleAiGeminiBatchImageModel images() {
    return GoogleAiGeminiBatchImageModel.builder()
        .baseUrl(versioned())
        .apiKey(apiKey)
        .modelName("gemini-2.5-flash-image")
        .build();
  }

  GoogleAiGeminiChatModel chat() {
    return GoogleAiGeminiChatModel.builder()
        .baseUrl(versioned())
        .apiKey(apiKey)
        .modelName(MODEL)
        .build();
  }

  GoogleAiGeminiTokenCountEstimator tokens() {
    return GoogleAiGeminiTokenCountEstimator.builder()
        .baseUrl(versioned())
        .apiKey(apiKey)
        .modelName(MODEL)
        .build();
  }

  private String versioned() {
    return host + "/v1beta";
  }
}
