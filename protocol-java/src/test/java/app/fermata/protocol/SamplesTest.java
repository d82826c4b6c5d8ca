package app.fermata.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SamplesTest {
  static List<Path> client() {
    return Samples.named("client-");
  }

  static List<Path> server() {
    return Samples.named("server-");
  }

  static List<Path> refused() {
    return Samples.named("refused-client-");
  }

  static List<Path> newer() {
    return Samples.named("newer-server-");
  }

  @ParameterizedTest
  @MethodSource("client")
  void aClientFrameDecodesAndEncodesToTheSameJson(Path sample) throws IOException {
    var frame = ClientFrameDecoder.decode(Samples.read(sample));
    assertThat(WireJson.MAPPER.readTree(FrameEncoder.encode(frame)))
        .isEqualTo(WireJson.MAPPER.readTree(Samples.read(sample)));
    assertThat(ClientFrameDecoder.decode(new ByteArrayInputStream(Samples.read(sample))))
        .isEqualTo(frame);
  }

  @ParameterizedTest
  @MethodSource("server")
  void aServerFrameDecodesAndEncodesToTheSameJson(Path sample) throws IOException {
    var frame = ServerFrameDecoder.decode(Samples.read(sample));
    assertThat(frame).isNotInstanceOf(ServerFrame.Unknown.class);
    assertThat(WireJson.MAPPER.readTree(FrameEncoder.encode(frame)))
        .isEqualTo(WireJson.MAPPER.readTree(Samples.read(sample)));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatTheProtocolDoesNotAllowIsRefusedWithASentence(Path sample) {
    assertThatThrownBy(() -> ClientFrameDecoder.decode(Samples.read(sample)))
        .isInstanceOf(InvalidFrameException.class)
        .hasMessageMatching("(?s).{8,}");
  }

  @ParameterizedTest
  @MethodSource("newer")
  void aClientIgnoresWhatItDoesNotKnow(Path sample) {
    var frame = ServerFrameDecoder.decode(Samples.read(sample));
    assertThat(frame instanceof ServerFrame.Unknown)
        .isEqualTo(sample.toString().contains("unknown-frame"));
  }

  @Test
  void everyFrameHasASample() {
    assertThat(classesOf(client(), ClientFrame.class))
        .containsExactlyInAnyOrderElementsOf(permitted(ClientFrame.class));
    var server = permitted(ServerFrame.class);
    server.remove(ServerFrame.Unknown.class);
    assertThat(classesOf(server(), ServerFrame.class)).containsExactlyInAnyOrderElementsOf(server);
  }

  private static Set<Class<?>> classesOf(List<Path> samples, Class<?> side) {
    return samples.stream()
        .map(Samples::read)
        .map(
            bytes ->
                side == ClientFrame.class
                    ? ClientFrameDecoder.decode(bytes).getClass()
                    : ServerFrameDecoder.decode(bytes).getClass())
        .collect(Collectors.toSet());
  }

  private static Set<Class<?>> permitted(Class<?> frame) {
    return new HashSet<>(List.of(frame.getPermittedSubclasses()));
  }

  @Test
  void storedBodiesTravelByteForByte() {
    byte[] body = "{ \"odd\" :\t[1.50, \"\\u00e9é\"] }".getBytes(StandardCharsets.UTF_8);
    var sample =
        (ServerFrame.Range) ServerFrameDecoder.decode(Samples.read(sample("server-range")));
    var entry = sample.range().entries().getFirst();
    var same =
        new WireEntry(
            entry.log(),
            1,
            12,
            entry.key(),
            "message",
            12,
            null,
            entry.author(),
            entry.author(),
            entry.at(),
            null,
            RawJson.of(body));
    assertThat(new String(FrameEncoder.encode(same), StandardCharsets.UTF_8))
        .endsWith(",\"body\":" + new String(body, StandardCharsets.UTF_8) + "}");
  }

  @Test
  void aBodyLargerThanTheGeneratorsBufferTravelsWhole() {
    var text = "x".repeat(100_000);
    var sample =
        (ServerFrame.Range) ServerFrameDecoder.decode(Samples.read(sample("server-range")));
    var entry = sample.range().entries().getFirst();
    var large =
        new WireEntry(
            entry.log(),
            1,
            12,
            entry.key(),
            "message",
            12,
            null,
            entry.author(),
            entry.author(),
            entry.at(),
            null,
            RawJson.of("{\"source\":\"" + text + "\"}"));
    assertThat(new String(FrameEncoder.encode(large), StandardCharsets.UTF_8)).contains(text);
  }

  @Test
  void nestingAndSizesAreBounded() {
    refuses("{\"do\":\"command\",\"args\":" + "[".repeat(1000) + "]".repeat(1000) + "}");
    refuses("{\"do\":\"show\",\"accounts\":[" + "1,".repeat(300) + "1]}");
    refuses("{\"do\":\"ping\",\"do\":\"ping\"}");
    refuses("{\"do\":\"ping\"} {}");
    refuses("{\"do\":\"ping\"");
    refuses("");
    refuses("null");
    refuses("{\"do\":\"hello\",\"versions\":[1],\"bearer\":\"" + "x".repeat(600) + "\"}");
    refuses("{\"do\":\"hello\",\"versions\":[99999999999999999999]}");
  }

  private static void refuses(String frame) {
    assertThatThrownBy(() -> ClientFrameDecoder.decode(frame.getBytes(StandardCharsets.UTF_8)))
        .as(frame.substring(0, Math.min(60, frame.length())))
        .isInstanceOf(InvalidFrameException.class);
  }

  @Test
  void theSamplesAreThoseOfTheNewestLineInVersions() throws IOException {
    var rows =
        Files.readAllLines(Samples.PROTOCOL.resolve("versions.md")).stream()
            .filter(line -> line.matches("\\| \\d+ \\|.*"))
            .toList();
    assertThat(rows.getLast())
        .as("samples changed: add a line with this hash to protocol/versions.md")
        .startsWith("| " + SyncProtocol.VERSION + " | `" + Samples.hash() + "` |");
    assertThat(rows).as("one line per state of the samples").doesNotHaveDuplicates();
  }

  private static Path sample(String name) {
    return Samples.named(name + ".json").getFirst();
  }
}
