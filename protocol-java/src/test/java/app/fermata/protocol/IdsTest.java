package app.fermata.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {

  @Test
  void newIdsCarryTheClockAndDiffer() {
    Instant now = Instant.parse("2026-02-03T04:05:06.789Z");
    Ids ids = new Ids(InstantSource.fixed(now), new Random(7));
    Set<UUID> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      UUID id = ids.next();
      assertThat(id.version()).isEqualTo(7);
      assertThat(id.variant()).isEqualTo(2);
      assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(now.toEpochMilli());
      seen.add(id);
    }
    assertThat(seen).hasSize(10_000);
  }

  @Test
  void anIdIsReadInItsOneSpellingOnly() {
    String text = "01936f2e-7b3c-7d10-9c4e-0a1b2c3d4e5f";
    assertThat(Ids.read(text)).contains(UUID.fromString(text));
    for (String other :
        List.of(
            "",
            "1-1-1-1-1",
            text.toUpperCase(java.util.Locale.ROOT),
            text + " ",
            text.substring(1),
            text.replace('-', '0'),
            text.replace('f', 'g'),
            "{" + text.substring(2) + "}",
            "01936f2e7b3c-7d10-9c4e-0a1b2c3d4e5f0-",
            "０1936f2e-7b3c-7d10-9c4e-0a1b2c3d4e5f")) {
      assertThat(Ids.read(other)).as(other).isEmpty();
    }
  }
}
