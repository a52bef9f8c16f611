package dev.promptbeam.dataset.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.PinnedFile;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a row group takes is known before its pages are unpacked. */
final class BoundedPagesTest {
  private static final CompressionCodecFactory CODECS =
      ParquetReadOptions.builder(new PlainParquetConfiguration()).build().getCodecFactory();

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(names = {"SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
  void aPageThatUnpacksToTooMuchIsNotUnpacked(CompressionCodecName codec) throws Exception {
    byte[] page = new byte[100_000];
    BytesInput packed = CODECS.getCompressor(codec).compress(BytesInput.from(page));
    byte[] bytes = packed.toByteArray();
    BoundedPages enough = new BoundedPages(CODECS, page.length);
    BoundedPages tooFew = new BoundedPages(CODECS, page.length - 1);

    assertThat(enough.getDecompressor(codec).decompress(BytesInput.from(bytes), page.length).size())
        .isEqualTo(page.length);
    assertThatThrownBy(
            () -> tooFew.getDecompressor(codec).decompress(BytesInput.from(bytes), page.length))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "a page that unpacks to 100,000 bytes, and this process can hold one of 99,999: an"
                + " eighth of its heap; give it more (JAVA_OPTS=-Xmx256m) or write smaller pages");
  }

  @Test
  void aGroupTakesItsBytesAndThoseOfItsLargestColumnUnpacked() throws Exception {
    byte[] text = new byte[100_000];
    BlockMetaData packed = group(CompressionCodecName.ZSTD, text);
    BlockMetaData plain = group(CompressionCodecName.UNCOMPRESSED, text);

    assertThat(ParquetCheck.size(packed)).isLessThan(2_000);
    assertThat(ParquetCheck.held(packed)).isBetween(200_000L, 203_000L);
    assertThat(ParquetCheck.size(plain)).isBetween(100_000L, 102_000L);
    assertThat(ParquetCheck.held(plain)).isEqualTo(ParquetCheck.size(plain));
  }

  private BlockMetaData group(CompressionCodecName codec, byte[] value) throws Exception {
    Path path =
        ParquetFiles.of("required int32 i; required binary b;")
            .codec(codec)
            .write(
                folder.resolve("a.parquet"),
                row -> row.append("i", 1).append("b", Binary.fromConstantByteArray(value)));
    DataFile file = PinnedFile.pin("a.parquet", path);
    try (ParquetSource source = ParquetSource.open(file, PinnedFile::open)) {
      return source.groups().get(0);
    }
  }
}
