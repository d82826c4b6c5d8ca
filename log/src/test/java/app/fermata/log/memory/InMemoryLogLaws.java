package app.fermata.log.memory;

import app.fermata.log.Log;
import app.fermata.log.contract.Examples;
import app.fermata.log.contract.LogLaws;
import app.fermata.log.contract.TestClock;

class InMemoryLogLaws extends LogLaws {
  @Override
  protected Log fresh(TestClock clock) {
    return new InMemoryLog(Examples.KINDS, clock);
  }
}
