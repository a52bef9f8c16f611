package dev.promptbeam.gemini;

/** Answers of the service as they were captured (protocol 3.4, 9.2). */
public final class Fixtures {
  public static final String JOB = "batches/leg9wy9p5df66syjxke2eq4xfjqcwp47ejv3";

  /** An error answer of the service (protocol 1). */
  public static ScriptedServer.Reply refusal(int status, String name, String message) {
    return ScriptedServer.Reply.json(
        status,
        """
        {"error":{"code":%d,"message":"%s","status":"%s"}}
        """
            .formatted(status, message, name));
  }

  public static final String CREATED =
      """
      {"name":"batches/leg9wy9p5df66syjxke2eq4xfjqcwp47ejv3",
       "metadata":{"@type":"type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch",
         "model":"models/gemini-2.5-flash","displayName":"my batch name",
         "inputConfig":{"fileName":"files/frh6ua11nk3o"},
         "createTime":"2026-01-06T11:09:11.943530657Z","updateTime":"2026-01-06T11:09:11.943530657Z",
         "batchStats":{"requestCount":"2","pendingRequestCount":"2"},
         "state":"BATCH_STATE_PENDING",
         "name":"batches/leg9wy9p5df66syjxke2eq4xfjqcwp47ejv3"}}
      """;

  public static final String SUCCEEDED =
      """
      {"done":true,
       "response":{"@type":"type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatchOutput",
         "responsesFile":"files/batch-leg9wy9p5df66syjxke2eq4xfjqcwp47ejv3"},
       "metadata":{"@type":"type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch",
         "state":"BATCH_STATE_SUCCEEDED",
         "output":{"responsesFile":"files/batch-leg9wy9p5df66syjxke2eq4xfjqcwp47ejv3"},
         "batchStats":{"requestCount":"2","successfulRequestCount":"2"},
         "model":"models/gemini-2.5-flash","displayName":"my batch name",
         "inputConfig":{"fileName":"files/frh6ua11nk3o"},
         "createTime":"2026-01-06T11:09:11.943530657Z","endTime":"2026-01-06T11:12:41.2Z",
         "updateTime":"2026-01-06T11:12:41.199999970Z",
         "name":"batches/leg9wy9p5df66syjxke2eq4xfjqcwp47ejv3"},
       "name":"batches/leg9wy9p5df66syjxke2eq4xfjqcwp47ejv3"}
      """;

  public static final String CANCELLED_BEFORE_START =
      """
      {"name":"batches/b1",
       "metadata":{"model":"models/gemini-2.5-flash","displayName":"d",
         "batchStats":{"requestCount":"2","pendingRequestCount":"2"},
         "state":"BATCH_STATE_CANCELLED","name":"batches/b1"},
       "done":true,
       "error":{"code":13,"message":"Batch was cancelled."}}
      """;

  public static final String FILE =
      """
      {"name":"files/t5snrshrqff1","displayName":"batch-in","mimeType":"application/jsonl",
       "sizeBytes":"202","createTime":"2026-01-06T11:00:00.000001Z",
       "updateTime":"2026-01-06T11:00:00.000001Z","expirationTime":"2026-01-08T10:59:59.73Z",
       "sha256Hash":"YWJj","uri":"https://generativelanguage.googleapis.com/v1beta/files/t5snrshrqff1",
       "state":"ACTIVE","source":"UPLOADED"}
      """;

  /**
   * A finished inline job as the SDKs read it (protocol 9.2), with answers as captured (protocol
   * 5.1).
   */
  static final String INLINE =
      """
      {"name":"batches/ID",
       "metadata":{"@type":"type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch",
         "model":"models/M","displayName":"inline",
         "output":{"inlinedResponses":{"inlinedResponses":[
           {"response":{"candidates":[{"content":{"role":"model","parts":[{"text":"..."},{"thoughtSignature":"El4K..."}]},
              "finishReason":"STOP","index":0}],
             "usageMetadata":{"promptTokenCount":1427,"candidatesTokenCount":144,"totalTokenCount":1571,
               "promptTokensDetails":[{"modality":"TEXT","tokenCount":8}],"thoughtsTokenCount":829},
             "modelVersion":"gemini-3.5-flash-lite","responseId":"CV-Haon5MNuA_PUP95Gg2Q4"},
            "metadata":{"key":"00_COM.png"}},
           {"metadata":{"key":"t-invalid"},"error":{"code":3,"message":"..."}}]}},
         "createTime":"2026-08-20T10:00:00Z","endTime":"2026-08-20T10:01:00Z",
         "updateTime":"2026-08-20T10:01:00Z",
         "batchStats":{"requestCount":"2","successfulRequestCount":"1","failedRequestCount":"1"},
         "state":"BATCH_STATE_SUCCEEDED","name":"batches/ID"},
       "done":true,
       "response":{"@type":"type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatchOutput",
         "inlinedResponses":{"inlinedResponses":[{"error":{"code":99}}]}}}
      """;

  /** The lines that {@link #INLINE} makes. */
  static final String INLINE_LINES =
      """
      {"key":"00_COM.png","response":{"candidates":[{"content":{"role":"model","parts":[{"text":"..."},{"thoughtSignature":"El4K..."}]},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":1427,"candidatesTokenCount":144,"totalTokenCount":1571,"promptTokensDetails":[{"modality":"TEXT","tokenCount":8}],"thoughtsTokenCount":829},"modelVersion":"gemini-3.5-flash-lite","responseId":"CV-Haon5MNuA_PUP95Gg2Q4"}}
      {"key":"t-invalid","error":{"code":3,"message":"..."}}
      """;

  /** Embeddings of both generations; the response type is the job's own, as seen in 2026-07. */
  static final String EMBEDDINGS =
      """
      {"response":{"@type":"type.googleapis.com/google.ai.generativelanguage.v1main.EmbedContentBatch",
         "inlinedResponses":{"inlinedResponses":[
           {"response":{"tokenCount":"1","embedding":{"values":[0.013168523,-0.5]}},
            "metadata":{"key":"request_1"}},
           {"response":{"embedding":{"values":[1E-7]},"usageMetadata":{"promptTokenCount":81}},
            "metadata":{"key":"request_2"}}]}},
       "done":true,
       "metadata":{"@type":"type.googleapis.com/google.ai.generativelanguage.v1main.EmbedContentBatch",
         "state":"BATCH_STATE_SUCCEEDED","batchStats":{"requestCount":"2","successfulRequestCount":"2"}},
       "name":"batches/E"}
      """;

  /**
   * Lines of result files as captured (protocol 5.1): members in any order, an embedding, a
   * failure.
   */
  public static final String FILE_LINES =
      """
      {"response":{"candidates":[{"content":{"role":"model","parts":[{"text":"..."},{"thoughtSignature":"El4K..."}]},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":1427,"candidatesTokenCount":144,"totalTokenCount":1571,"promptTokensDetails":[{"modality":"TEXT","tokenCount":8}],"thoughtsTokenCount":829},"modelVersion":"gemini-3.5-flash-lite","responseId":"CV-Haon5MNuA_PUP95Gg2Q4"},"key":"00_COM.png"}
      {"response":{"tokenCount":"1","embedding":{"values":[0.013168523,-0.5]}},"key":"request_1"}
      {"key":"t-invalid","error":{"code":3,"message":"..."}}
      """;

  private Fixtures() {}
}
