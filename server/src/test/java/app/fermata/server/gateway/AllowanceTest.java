package app.fermata.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AllowanceTest {
  @Test
  void aBurstIsServedAtOnceAndThenTheRate() {
    var allowance = new Allowance(10, 3, 0);
    for (int i = 0; i < 3; i++) {
      assertThat(allowance.take(0)).isZero();
    }
    assertThat(allowance.take(0)).isEqualTo(100);
    assertThat(allowance.take(50)).isEqualTo(50);
    assertThat(allowance.take(100)).isZero();
  }

  @Test
  void aClockThatGoesBackGivesNothingAway() {
    var allowance = new Allowance(1, 1, 10_000);
    assertThat(allowance.take(10_000)).isZero();
    assertThat(allowance.take(0)).isPositive();
  }
}
