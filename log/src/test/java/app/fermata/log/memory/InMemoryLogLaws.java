package app.fermata.log.memory;

import app.fermata.log.Log;
import app.fermata.log.contract.Examples;
import app.fermata.log.contract.LogLaws;
import app.fermata.log.contract.TestClock;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class InMemoryLogLaws extends LogLaws {
  @Property(tries = 1000)
  void aLogAnswersAsTheModelDoes(@ForAll("histories") List<Step> history, @ForAll Random random) {
    play(history, random);
  }

  @Override
  protected Log fresh(TestClock clock) {
    return new InMemoryLog(Examples.KINDS, clock);
  }
}
