package app.fermata.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompareTest {
  private static JsonNode written(List<Compare.Turn> ours, List<Compare.Turn> theirs) {
    var report = new Report("compare");
    Compare.write(report, "fanout", "deliveries", ours, theirs);
    return report.json();
  }

  @Test
  void theBestTurnOfEachCountsAndARatioAboveOneIsForUs() {
    JsonNode json =
        written(
            List.of(
                new Compare.Turn(4_000_000, 10, 4, 30), new Compare.Turn(8_000_000, 10, 10, 20)),
            List.of(new Compare.Turn(100_000, 10, 5, 100), new Compare.Turn(200_000, 10, 8, 300)));
    assertThat(json.path("fanoutPerSecond").asDouble()).isEqualTo(800_000);
    assertThat(json.path("fanoutPeerPerSecond").asDouble()).isEqualTo(20_000);
    assertThat(json.path("fanoutRateRatio").asDouble()).isEqualTo(40);
    assertThat(json.path("fanoutCpuSecondsPerMillion").asDouble()).isEqualTo(1);
    assertThat(json.path("fanoutPeerCpuSecondsPerMillion").asDouble()).isEqualTo(40);
    assertThat(json.path("fanoutCpuRatio").asDouble()).isEqualTo(40);
    assertThat(json.path("fanoutP99Millis").asDouble()).isEqualTo(20);
    assertThat(json.path("fanoutPeerP99Millis").asDouble()).isEqualTo(100);
    assertThat(json.path("fanoutP99Ratio").asDouble()).isEqualTo(5);
  }
}
