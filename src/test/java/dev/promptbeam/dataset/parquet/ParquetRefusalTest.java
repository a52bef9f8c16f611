package dev.promptbeam.dataset.parquet;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.dataset.DatasetFolder;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.file.PinnedFile;
import dev.promptbeam.dataset.format.ReadOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.crypto.ColumnEncryptionProperties;
import org.apache.parquet.crypto.FileEncryptionProperties;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What a footer tells that cannot be read, with file, column and remedy. */
final class ParquetRefusalTest {
  private static final ReadOptions PARQUET = new ReadOptions(new ParquetFormat(), null, Map.of());
  private static final byte[] KEY = "0123456789012345".getBytes(US_ASCII);

  @TempDir private Path folder;

  @Test
  void anEncryptedColumn() throws Exception {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message m { required int32 id; optional binary secret (STRING); }");
    ColumnPath secret = ColumnPath.get("secret");
    FileEncryptionProperties keys =
        FileEncryptionProperties.builder(KEY)
            .withPlaintextFooter()
            .withEncryptedColumns(
                Map.of(secret, ColumnEncryptionProperties.builder(secret).withKey(KEY).build()))
            .build();
    Path file = folder.resolve("a.parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(schema)
            .withEncryption(keys)
            .build()) {
      writer.write(new SimpleGroupFactory(schema).newGroup().append("id", 1).append("secret", "x"));
    }

    assertRefused(
        PinnedFile.pin("a.parquet", file),
        "a.parquet has an encrypted column, 'secret', and no keys can be given; write the file"
            + " without it");
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {"BROTLI", "LZO", "LZ4"})
  void aCompressionThatIsNotRead(CompressionCodec codec) throws Exception {
    assertRefused(
        changed(footer -> column(footer).setCodec(codec)),
        "a.parquet has a column that is compressed with "
            + codec
            + ", 'text', which cannot be read; write the file with ZSTD or SNAPPY");
  }

  @Test
  void aRowGroupThatIsMoreThanTheHeapHolds() throws Exception {
    long most = Runtime.getRuntime().maxMemory() / 2;
    DataFile file =
        changed(footer -> column(footer).setTotal_compressed_size(most).unsetStatistics());

    assertThatThrownBy(() -> PARQUET.format().columns(file, PARQUET))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith("a.parquet has a row group, number 0, that takes ")
        .hasMessageContaining(" MB to read, and this process can hold ")
        .hasMessageMatching(
            ".*half of its heap; give it more \\(JAVA_OPTS=-Xmx\\d+m\\) or write.*");
  }

  @Test
  void twoColumnsOfOneName() throws Exception {
    assertRefused(
        changed(
            footer -> {
              footer.getSchema().get(2).setName("id");
              column(footer).setPath_in_schema(List.of("id"));
            }),
        "a.parquet has two columns named 'id'; rename one");
  }

  private static ColumnMetaData column(FileMetaData footer) {
    return footer.getRow_groups().get(0).getColumns().get(1).getMeta_data();
  }

  private static void assertRefused(DataFile file, String message) {
    assertThatThrownBy(() -> PARQUET.format().columns(file, PARQUET))
        .isInstanceOf(DatasetException.class)
        .hasMessage(message);
  }

  /** A file of one row whose footer says something else. */
  private DataFile changed(Consumer<FileMetaData> change) throws IOException {
    Path path =
        ParquetFiles.of("required int32 id; optional binary text (STRING);")
            .write(folder.resolve("a.parquet"), row -> row.append("id", 1).append("text", "x"));
    byte[] bytes = Files.readAllBytes(path);
    int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 8);
    int start = bytes.length - 8 - length;
    FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(bytes, start, length));
    change.accept(footer);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    written.write(bytes, 0, start);
    Util.writeFileMetaData(footer, written);
    byte[] tail =
        ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(written.size() - start)
            .put("PAR1".getBytes(US_ASCII))
            .array();
    written.write(tail);
    return new DatasetFolder(folder).write("a.parquet", written.toByteArray());
  }
}
