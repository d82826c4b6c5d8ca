package app.fermata.log.memory;

import app.fermata.log.Log;
import app.fermata.log.contract.Examples;
import app.fermata.log.contract.LogContract;
import app.fermata.log.contract.TestClock;

class InMemoryLogTest implements LogContract {
  private final TestClock clock = new TestClock();
  private final Log log = new InMemoryLog(Examples.KINDS, clock);

  @Override
  public Log log() {
    return log;
  }

  @Override
  public TestClock clock() {
    return clock;
  }
}
