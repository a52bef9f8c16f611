package dev.promptbeam.fakestorage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.NoCredentials;
import com.google.cloud.ReadChannel;
import com.google.cloud.WriteChannel;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.BucketInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.Storage.BlobWriteOption;
import com.google.cloud.storage.Storage.ComposeRequest;
import com.google.cloud.storage.StorageException;
import com.google.cloud.storage.StorageOptions;
import dev.promptbeam.Lane;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Google's client for Java works against it unchanged. */
final class OfficialClientTest extends WithStorage {
  private static final BlobId X = BlobId.of("data", "dir/x y");
  private static final byte[] BIG = big(20 << 20);

  private Storage client;

  @BeforeEach
  void connect() {
    client =
        StorageOptions.newBuilder()
            .setHost(storage.url())
            .setProjectId("test")
            .setCredentials(NoCredentials.getInstance())
            .build()
            .getService();
  }

  @AfterEach
  void disconnect() throws Exception {
    client.close();
  }

  @Test
  void makesAndFindsBuckets() {
    client.create(BucketInfo.of("made"));
    assertThat(client.get("made").getName()).isEqualTo("made");
    assertThat(client.get("nowhere")).isNull();
    assertThat(client.list().iterateAll()).extracting("name").containsExactly("data", "made");
    assertThat(client.delete("made")).isTrue();
    assertThatThrownBy(() -> client.create(BucketInfo.of("data")))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.getCode()).isEqualTo(409));
  }

  @Test
  void createsAndReadsObjects() {
    Blob made =
        client.create(
            BlobInfo.newBuilder(X).setContentType("text/csv").setMetadata(Map.of("k", "v")).build(),
            bytes("hello"),
            BlobTargetOption.doesNotExist());
    assertThat(made.getCrc32c()).isEqualTo("mnG7TA==");
    assertThat(client.get(X).getMetadata()).containsEntry("k", "v");
    assertThat(client.readAllBytes(X)).isEqualTo(bytes("hello"));
    assertThat(made.getSize()).isEqualTo(5);
    assertThatThrownBy(
            () ->
                client.create(
                    BlobInfo.newBuilder(X).build(), bytes("2"), BlobTargetOption.doesNotExist()))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> {
              assertThat(e.getCode()).isEqualTo(412);
              assertThat(e.getReason()).isEqualTo("conditionNotMet");
            });
    Blob updated = made.toBuilder().setContentType("text/plain").build().update();
    assertThat(updated.getMetageneration()).isEqualTo(2);
    assertThat(client.delete(X)).isTrue();
    assertThat(client.delete(X)).isFalse();
    assertThat(client.get(X)).isNull();
  }

  @Tag(Lane.BREADTH)
  @Test
  void writesInChunksAndFromFilesAndStreams() throws Exception {
    try (WriteChannel out =
        client.writer(BlobInfo.newBuilder(X).build(), BlobWriteOption.doesNotExist())) {
      out.setChunkSize(UploadSession.UNIT);
      for (int at = 0; at < BIG.length; at += 1_000_003) {
        out.write(ByteBuffer.wrap(BIG, at, Math.min(1_000_003, BIG.length - at)));
      }
    }
    assertThat(storage.contents().bytes("data", X.getName())).isEqualTo(BIG);
    Path file = Files.write(folder.resolve("big.bin"), BIG);
    client.createFrom(BlobInfo.newBuilder("data", "file").build(), file);
    assertThat(storage.contents().bytes("data", "file")).isEqualTo(BIG);
    client.createFrom(BlobInfo.newBuilder("data", "stream").build(), new ByteArrayInputStream(BIG));
    assertThat(storage.contents().bytes("data", "stream")).isEqualTo(BIG);
    try (WriteChannel none = client.writer(BlobInfo.newBuilder("data", "none").build())) {
      assertThat(none.isOpen()).isTrue();
    }
    assertThat(storage.contents().bytes("data", "none")).isEmpty();
  }

  @Test
  void readsInChunksFromAnyPlace() throws Exception {
    storage.contents().put("data", X.getName(), BIG);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    client.downloadTo(X, whole);
    assertThat(whole.toByteArray()).isEqualTo(BIG);
    try (ReadChannel in = client.reader(X)) {
      in.setChunkSize(1 << 20);
      in.seek(BIG.length - 5L);
      ByteBuffer last = ByteBuffer.allocate(10);
      while (in.read(last) >= 0) {
        continue;
      }
      assertThat(last.position()).isEqualTo(5);
      assertThat(last.get(4)).isEqualTo(BIG[BIG.length - 1]);
    }
    assertThatThrownBy(() -> client.readAllBytes(BlobId.of("data", "none")))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.getCode()).isEqualTo(404));
  }

  @Tag(Lane.BREADTH)
  @Test
  void listsAllPagesFoldersAndGlobs() {
    for (int i = 0; i < 1_001; i++) {
      storage.contents().put("data", "p/%04d".formatted(i), "");
    }
    storage.contents().put("data", "q/z.csv", "");
    assertThat(client.list("data", BlobListOption.prefix("p/")).iterateAll()).hasSize(1_001);
    assertThat(client.list("data", BlobListOption.currentDirectory()).iterateAll())
        .extracting("name")
        .containsExactly("p/", "q/");
    assertThat(names(BlobListOption.matchGlob("**.csv"))).containsExactly("q/z.csv");
    assertThat(names(BlobListOption.pageSize(100), BlobListOption.prefix("q")))
        .containsExactly("q/z.csv");
    assertThat(
            client
                .list(
                    "data",
                    BlobListOption.prefix("q"),
                    BlobListOption.fields(Storage.BlobField.SIZE))
                .iterateAll())
        .singleElement()
        .satisfies(one -> assertThat(one.getCrc32c()).isNull());
  }

  @Test
  void copiesComposesAndDeletesInBatches() {
    client.create(BlobInfo.newBuilder("data", "a").build(), bytes("hel"));
    client.create(BlobInfo.newBuilder("data", "b").build(), bytes("lo"));
    Blob composed =
        client.compose(
            ComposeRequest.newBuilder()
                .addSource("a", "b")
                .setTarget(BlobInfo.newBuilder("data", "ab").build())
                .setTargetOptions(BlobTargetOption.doesNotExist())
                .build());
    assertThat(composed.getCrc32c()).isEqualTo("mnG7TA==");
    assertThat(composed.getMd5()).isNull();
    assertThat(client.copy(Storage.CopyRequest.of("data", "ab", "c")).getResult().getSize())
        .isEqualTo(5);
    assertThat(
            client.delete(BlobId.of("data", "a"), BlobId.of("data", "no"), BlobId.of("data", "b")))
        .containsExactly(true, false, true);
    assertThat(client.get(List.of(BlobId.of("data", "ab"), BlobId.of("data", "no"))))
        .satisfiesExactly(
            one -> assertThat(one.getSize()).isEqualTo(5), two -> assertThat(two).isNull());
    assertThat(storage.contents().names("data", "")).containsExactly("ab", "c");
    assertThat(storage.calls().counts()).containsEntry("batch", 2);
  }

  @Test
  void unpacksGzipWhereItsWholeIsRead() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes("0123456789".repeat(800)));
    }
    storage.contents().putEncoded("data", X.getName(), packed.toByteArray());
    assertThat(client.readAllBytes(X)).isEqualTo(bytes("0123456789".repeat(800)));
    assertThat(client.get(X).getSize()).isEqualTo(packed.size());
    try (ReadChannel in = client.reader(X)) {
      in.seek(1_000);
      assertThat(in.read(ByteBuffer.allocate(10))).as("a silent end of the file").isNegative();
    }
  }

  @Tag(Lane.BREADTH)
  @Test
  void findsItsOwnWriteWhoseAnswerWasLost() throws Exception {
    StorageFault lost =
        storage.fault("{'kind':'error','status':503,'operation':'uploads.finish','after':true}");
    try (WriteChannel out =
        client.writer(BlobInfo.newBuilder(X).build(), BlobWriteOption.doesNotExist())) {
      out.write(ByteBuffer.wrap(bytes("once")));
    }
    assertThat(lost.strikes()).isEqualTo(1);
    assertThat(storage.calls().counts()).containsEntry("uploads.status", 1);
    StorageFault insert =
        storage.fault("{'kind':'error','status':503,'operation':'objects.insert','after':true}");
    assertThatThrownBy(
            () ->
                client.create(
                    BlobInfo.newBuilder("data", "y").build(),
                    bytes("once"),
                    BlobTargetOption.doesNotExist()))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.getCode()).isEqualTo(412));
    assertThat(insert.strikes()).isEqualTo(1);
    assertThat(storage.contents().text("data", "y")).isEqualTo("once");
  }

  private List<String> names(BlobListOption... options) {
    return StreamSupport.stream(client.list("data", options).iterateAll().spliterator(), false)
        .map(Blob::getName)
        .toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] big(int length) {
    byte[] bytes = new byte[length];
    new Random(3).nextBytes(bytes);
    return bytes;
  }
}
