package app.fermata.log.contract;

import app.fermata.log.Log;

/// What a contract runs on.
public interface WithLog {

  /// An empty log of `Examples.KINDS`, the same one throughout a test.
  Log log();

  TestClock clock();
}
