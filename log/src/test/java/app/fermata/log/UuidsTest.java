package app.fermata.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class UuidsTest {
  private static final Path SAMPLES = Path.of("../protocol/samples/derived-keys.json");

  @Test
  void derivedKeysAreThoseOfTheGoldenSamples() throws IOException {
    JsonNode samples = new ObjectMapper().readTree(SAMPLES.toFile());
    assertThat(samples).isNotEmpty();
    for (JsonNode sample : samples) {
      Object[] parts =
          StreamSupport.stream(sample.get("parts").spliterator(), false)
              .map(JsonNode::asText)
              .toArray();
      assertThat(Uuids.derived(sample.get("name").asText(), parts))
          .as(sample.toString())
          .hasToString(sample.get("key").asText());
    }
  }

  @Test
  void anIdCountsAsItsText() {
    UUID account = UUID.fromString("01936f2e-7b3c-7d10-9c4e-0a1b2c3d4e5f");
    assertThat(Uuids.derived("settings", account))
        .isEqualTo(Uuids.derived("settings", account.toString()));
    assertThatIllegalArgumentException().isThrownBy(() -> Uuids.derived("settings", 1));
  }

  @Test
  void derivedKeysHaveVersionEightAndTheUsualVariant() {
    UUID key = Uuids.derived("settings", "x");
    assertThat(key.version()).isEqualTo(8);
    assertThat(key.variant()).isEqualTo(2);
  }
}
