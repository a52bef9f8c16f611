#!/usr/bin/env bash
# The official Java SDK takes the first short read of a stream for its end.
#
# Seen with com.google.genai:google-genai 2.2.0, JDK 17, 2026-11-28.
# files.upload(InputStream, size, config) of a stream whose read() gives less than was asked for, as
# InputStream allows and as SequenceInputStream, GZIPInputStream and network streams do, sends what
# the first read gave with the command "upload, finalize", and returns without an error. 24 bytes
# are announced, 12 arrive. Output seen: "announced=24 received=12 command=upload, finalize error=none".
#
# Needs a JDK 17, Maven, and a server of its own on the loopback address. Exit 1 if this changes.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>x</groupId><artifactId>x</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>com.google.genai</groupId><artifactId>google-genai</artifactId><version>2.2.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies -DoutputDirectory=libs >&2
cat > Upload.java <<'JAVA'
import com.google.genai.Client;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.UploadFileConfig;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

public class Upload {
  static String announced;
  static String command;
  static int received;

  public static void main(String[] args) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String base = "http://127.0.0.1:" + server.getAddress().getPort();
    server.createContext("/", exchange -> {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String said = exchange.getRequestHeaders().getFirst("X-Goog-Upload-Command");
      byte[] answer = new byte[0];
      if ("start".equals(said)) {
        announced = exchange.getRequestHeaders().getFirst("X-Goog-Upload-Header-Content-Length");
        exchange.getResponseHeaders().set("X-Goog-Upload-URL", base + "/session");
        exchange.getResponseHeaders().set("X-Goog-Upload-Status", "active");
      } else {
        received += body.length;
        command = said;
        boolean last = said.contains("finalize");
        exchange.getResponseHeaders().set("X-Goog-Upload-Status", last ? "final" : "active");
        answer = "{\"file\":{\"name\":\"files/a\"}}".getBytes(StandardCharsets.UTF_8);
      }
      exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
      exchange.getResponseBody().write(answer);
      exchange.close();
    });
    server.start();
    byte[] half = "twelve bytes".getBytes(StandardCharsets.UTF_8);
    String error = "none";
    try (Client client = Client.builder().apiKey("none").httpOptions(HttpOptions.builder().baseUrl(base).build()).build()) {
      client.files.upload(
          new SequenceInputStream(new ByteArrayInputStream(half), new ByteArrayInputStream(half)),
          24, UploadFileConfig.builder().mimeType("text/plain").build());
    } catch (RuntimeException e) {
      error = e.toString();
    }
    server.stop(0);
    System.out.println("announced=" + announced + " received=" + received + " command=" + command + " error=" + error);
    System.exit(0);
  }
}
JAVA
javac -proc:none -cp 'libs/*' Upload.java
seen=$(java -cp '.:libs/*' Upload 2> errors || cat errors >&2)
echo "$seen"
[ "$seen" = "announced=24 received=12 command=upload, finalize error=none" ] || { echo "changed" >&2; exit 1; }
