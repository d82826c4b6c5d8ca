package app.fermata.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MachineTest {

  @Test
  void thePageCacheIsASixteenthOfTheMemoryWithinBounds() {
    assertThat(new Machine(256, 1).sharedBuffersMegabytes()).isEqualTo(32);
    assertThat(new Machine(512, 1).sharedBuffersMegabytes()).isEqualTo(32);
    assertThat(new Machine(2048, 2).sharedBuffersMegabytes()).isEqualTo(128);
    assertThat(new Machine(8192, 4).sharedBuffersMegabytes()).isEqualTo(512);
    assertThat(new Machine(65_536, 16).sharedBuffersMegabytes()).isEqualTo(1024);
    assertThat(
            PostgresSettings.in(Path.of("anywhere"))
                .fitting(new Machine(8192, 4))
                .sharedBuffersMegabytes())
        .isEqualTo(512);
  }

  @Test
  void connectionsFollowProcessorsAsFarAsTheMemoryGoes() {
    assertThat(new Machine(256, 1).connections()).isEqualTo(10);
    assertThat(new Machine(4096, 1).connections()).isEqualTo(12);
    assertThat(new Machine(4096, 2).connections()).isEqualTo(16);
    assertThat(new Machine(768, 8).connections()).isEqualTo(12);
    assertThat(new Machine(65_536, 8).connections()).isEqualTo(40);
    assertThat(new Machine(65_536, 64).connections()).isEqualTo(48);
  }

  @Test
  void thisMachineHasMemoryForTheHeapThatJavaTook() {
    Machine here = Machine.here();
    assertThat(here.processors()).isPositive();
    assertThat(here.megabytes()).isGreaterThanOrEqualTo(Runtime.getRuntime().maxMemory() >> 20);
  }
}
