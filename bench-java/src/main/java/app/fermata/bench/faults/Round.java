package app.fermata.bench.faults;

import app.fermata.bench.Trouble;
import java.util.List;

/// One fault, and what came of it.
///
/// @param acknowledged commands, from before it until all was settled
/// @param readBack how many of them their writers read back at once
/// @param secondsToRecover from its end until every device was live, answered and up to date
/// @param violations what must not be; empty where all is well
public record Round(
    String fault,
    long acknowledged,
    long readBack,
    double secondsToRecover,
    List<String> violations) {

  public Round {
    violations = List.copyOf(violations);
  }

  /// Lets a fault strike, lets everything recover and compares everything; then the talk goes on.
  public static Round play(House house, Fault fault) throws Exception {
    long acknowledged = house.book().acknowledged();
    long readBack = house.reads().compared();
    try {
      fault.strike(house);
    } catch (Trouble e) {
      house.book().violation(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      house.book().violation("it could not be brought about or mended: " + e);
    }
    double seconds = new Settling(house).settle();
    if (house.book().violations().isEmpty()) {
      house.talk().begin(house.size().perSecond());
    }
    return new Round(
        fault.name(),
        house.book().acknowledged() - acknowledged,
        house.reads().compared() - readBack,
        seconds,
        house.book().violations().stream().map(each -> fault.name() + ": " + each).toList());
  }
}
