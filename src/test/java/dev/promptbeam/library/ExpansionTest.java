package dev.promptbeam.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.batch.DirectPipelines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.model.expansion.v1.ExpansionApi.DiscoverSchemaTransformRequest;
import org.apache.beam.model.expansion.v1.ExpansionApi.SchemaTransformConfig;
import org.apache.beam.model.expansion.v1.ExpansionServiceGrpc;
import org.apache.beam.model.pipeline.v1.ExternalTransforms.ExpansionMethods;
import org.apache.beam.model.pipeline.v1.ExternalTransforms.SchemaTransformPayload;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.expansion.service.ExpansionServer;
import org.apache.beam.sdk.expansion.service.ExpansionService;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.SchemaTranslation;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.construction.BeamUrns;
import org.apache.beam.sdk.util.construction.External;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.vendor.grpc.v1p69p0.com.google.protobuf.ByteString;
import org.apache.beam.vendor.grpc.v1p69p0.io.grpc.ManagedChannel;
import org.apache.beam.vendor.grpc.v1p69p0.io.grpc.ManagedChannelBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Beam's own expansion service makes of the transform, asked by the network. */
class ExpansionTest {
  private static final Schema REVIEW =
      Schema.of(Field.of("id", FieldType.STRING), Field.of("review", FieldType.STRING));
  private static final String SPEC =
      """
      name: reviews
      endpoint: emulator
      model: gemini-3.5-flash-lite
      dataset: {key: id}
      request: {prompt: "Classify: {{review}}"}
      """;

  private static ExpansionServer server;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws IOException {
    server = ExpansionServer.create(new ExpansionService(), "localhost", 0);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void findsTheTransformAndItsConfiguration() {
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("localhost", server.getPort()).usePlaintext().build();
    try {
      SchemaTransformConfig config =
          ExpansionServiceGrpc.newBlockingStub(channel)
              .discoverSchemaTransform(DiscoverSchemaTransformRequest.getDefaultInstance())
              .getSchemaTransformConfigsOrThrow(PromptBatchProvider.URN);

      assertThat(config.getInputPcollectionNamesList()).containsExactly("input");
      assertThat(config.getOutputPcollectionNamesList()).containsExactly("output", "errors");
      assertThat(SchemaTranslation.schemaFromProto(config.getConfigSchema()).getFieldNames())
          .containsExactly(
              "abandon_open_jobs",
              "error_handling",
              "lanes",
              "run_directory",
              "run_id",
              "spec",
              "spec_file",
              "wait");
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void expandsIntoAnswersAndErrors() {
    PCollectionTuple expanded = expand(configuration(SPEC, "errors"));

    assertThat(output(expanded, "output").getSchema().getFieldNames())
        .isEqualTo(PromptAnswer.SCHEMA.getFieldNames());
    assertThat(output(expanded, "errors").getSchema().getFieldNames())
        .isEqualTo(PromptDeadLetter.SCHEMA.getFieldNames());
  }

  @Test
  void saysEveryErrorOfASpec() {
    assertThatThrownBy(() -> expand(configuration("name: a b\nmodel: 3\nrequests: x\n", null)))
        .hasMessageContaining("spec:1:7: name: wants letters, digits, '-' and '_'")
        .hasMessageContaining("spec:3:1: requests: unknown key; did you mean \"request\"?");
  }

  private PCollectionTuple expand(Row configuration) {
    Pipeline pipeline = DirectPipelines.create();
    PCollection<Row> reviews =
        pipeline.apply(
            Create.of(List.of(Row.withSchema(REVIEW).addValues("a", "good").build()))
                .withRowSchema(REVIEW));
    return reviews.apply(
        External.of(
                BeamUrns.getUrn(ExpansionMethods.Enum.SCHEMA_TRANSFORM),
                payload(configuration),
                "localhost:" + server.getPort())
            .withMultiOutputs());
  }

  private Row configuration(String spec, @Nullable String errors) {
    Schema schema = new PromptBatchProvider().configurationSchema();
    Row handling =
        errors == null
            ? null
            : Row.withSchema(schema.getField("error_handling").getType().getRowSchema())
                .addValue(errors)
                .build();
    return Row.withSchema(schema)
        .withFieldValue("error_handling", handling)
        .withFieldValue("run_directory", folder.resolve("run").toString())
        .withFieldValue("spec", spec)
        .build();
  }

  private static byte[] payload(Row configuration) {
    try {
      return SchemaTransformPayload.newBuilder()
          .setIdentifier(PromptBatchProvider.URN)
          .setConfigurationSchema(SchemaTranslation.schemaToProto(configuration.getSchema(), true))
          .setConfigurationRow(
              ByteString.copyFrom(
                  CoderUtils.encodeToByteArray(
                      RowCoder.of(configuration.getSchema()), configuration)))
          .build()
          .toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PCollection<?> output(PCollectionTuple expanded, String name) {
    return expanded.getAll().entrySet().stream()
        .filter(output -> output.getKey().getId().equals(name))
        .findFirst()
        .orElseThrow()
        .getValue();
  }
}
