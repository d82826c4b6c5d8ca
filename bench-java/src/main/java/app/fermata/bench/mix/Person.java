package app.fermata.bench.mix;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Somebody at work.
final class Person {
  final int number;
  final UUID account;
  final String token;
  final List<Room> rooms = new ArrayList<>();

  /// Up to which place they have read, by room.
  final Map<Room, Long> read = new HashMap<>();

  /// Rooms that they joined during the run: how much of the past is read there, the server alone
  /// knows.
  final List<Room> joined = new ArrayList<>();

  /// What is on the screen.
  @Nullable Room at;

  /// The first place that is on the screen.
  long oldest;

  /// When they began to reconnect, as `System.nanoTime` says it; 0: they are not.
  long reconnecting;

  Person(int number, UUID account, String token) {
    this.number = number;
    this.account = account;
    this.token = token;
  }
}
