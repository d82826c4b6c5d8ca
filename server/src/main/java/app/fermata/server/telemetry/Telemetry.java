package app.fermata.server.telemetry;

import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The numbers of one server. Whoever asks for the same metric with the same values of its labels
/// twice gets the same number.
public final class Telemetry implements AutoCloseable {
  /// How `/metrics` says what it is.
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /// From what a disk with a cache takes to what makes people give up.
  private static final Duration[] DURATIONS = {
    Duration.ofMillis(1),
    Duration.ofNanos(2_500_000),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10)
  };

  private static final double[] SIZES = {1, 2, 4, 8, 16, 32, 64, 128, 256};

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<Series, Object> known = new ConcurrentHashMap<>();
  private final Deque<AutoCloseable> watching = new ArrayDeque<>();
  private final RecentErrors errors;
  private final RecentDurations commits;

  private record Series(Metric metric, List<String> values) {}

  public Telemetry(InstantSource clock) {
    this.errors = new RecentErrors(clock);
    this.commits = new RecentDurations(clock);
    registry
        .config()
        .meterFilter(MeterFilter.denyUnless(id -> Metric.named(id.getName()).isPresent()));
  }

  // ---- for those who count

  /// @param values one for each label of the metric, in its order, from a closed set
  public Count count(Metric metric, String... values) {
    return (Count)
        known.computeIfAbsent(
            series(metric, values),
            series ->
                new Count(
                    Counter.builder(metric.word())
                        .baseUnit(unit(metric))
                        .description(metric.meaning())
                        .tags(tags(series))
                        .register(registry)));
  }

  /// The same for what takes time.
  public Timing timing(Metric metric, String... values) {
    return (Timing)
        known.computeIfAbsent(
            series(metric, values),
            series ->
                new Timing(
                    Timer.builder(metric.word())
                        .description(metric.meaning())
                        .tags(tags(series))
                        .serviceLevelObjectives(DURATIONS)
                        .register(registry)));
  }

  /// The same for what has a size.
  public Sizes sizes(Metric metric, String... values) {
    return (Sizes)
        known.computeIfAbsent(
            series(metric, values),
            series ->
                new Sizes(
                    DistributionSummary.builder(metric.word())
                        .baseUnit(unit(metric))
                        .description(metric.meaning())
                        .tags(tags(series))
                        .serviceLevelObjectives(SIZES)
                        .register(registry)));
  }

  /// The same for what goes up and down.
  public Level level(Metric metric, String... values) {
    return (Level)
        known.computeIfAbsent(
            series(metric, values),
            series -> {
              Level level = new Level();
              register(metric, series, level::now);
              return level;
            });
  }

  /// Asks `value` whenever somebody wants to know; it must be quick.
  public void gauge(Metric metric, DoubleSupplier value, String... values) {
    register(metric, series(metric, values), value);
  }

  private void register(Metric metric, Series series, DoubleSupplier value) {
    Gauge.builder(metric.word(), value, DoubleSupplier::getAsDouble)
        .strongReference(true)
        .baseUnit(unit(metric))
        .description(metric.meaning())
        .tags(tags(series))
        .register(registry);
  }

  private static Series series(Metric metric, String... values) {
    return new Series(metric, List.of(values));
  }

  private static Tags tags(Series series) {
    List<String> labels = series.metric().labels();
    List<String> values = series.values();
    if (labels.size() != values.size()) {
      throw new IllegalArgumentException(series.metric() + " has the labels " + labels);
    }
    return Tags.of(
        IntStream.range(0, labels.size())
            .mapToObj(i -> Tag.of(labels.get(i), values.get(i)))
            .toList());
  }

  private static @Nullable String unit(Metric metric) {
    return metric.unit().isEmpty() ? null : metric.unit();
  }

  /// What watches a pool of database connections.
  public MetricsTrackerFactory poolTracker() {
    return new MicrometerMetricsTrackerFactory(registry);
  }

  /// Lets the lines of the process' log be counted, by whoever watches the process. To be called
  /// while only one thread writes any.
  public static void hearLog() {
    LoggedLines.hear();
  }

  /// From here on Java itself, the process and the lines of its log are measured too.
  public void watchProcess() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    JvmGcMetrics collections = new JvmGcMetrics();
    collections.bindTo(registry);
    watching.push(collections);
    watching.push(LoggedLines.count(this, errors));
  }

  // ---- for those who look

  /// Everything, as Prometheus reads it.
  public String scrape() {
    return registry.scrape();
  }

  /// The sum of a counter or gauge over all values of its labels.
  public double total(Metric metric) {
    return by(metric, metric.labels().isEmpty() ? "" : metric.labels().getFirst()).values().stream()
        .mapToDouble(Double::doubleValue)
        .sum();
  }

  /// The same by the values of one label.
  public Map<String, Double> by(Metric metric, String label) {
    return registry.find(metric.word()).meters().stream()
        .collect(
            Collectors.toMap(
                meter -> String.valueOf(meter.getId().getTag(label)),
                Telemetry::value,
                Double::sum,
                TreeMap::new));
  }

  private static double value(Meter meter) {
    for (Measurement measurement : meter.measure()) {
      Statistic statistic = measurement.getStatistic();
      if (statistic == Statistic.VALUE || statistic == Statistic.COUNT) {
        return measurement.getValue();
      }
    }
    throw new IllegalArgumentException(meter.getId() + " is no single number");
  }

  /// The commits of the log in the last minutes.
  public RecentDurations commits() {
    return commits;
  }

  /// The errors in the server's log in the last hour.
  public RecentErrors errors() {
    return errors;
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable watch : watching) {
      watch.close();
    }
    registry.close();
  }
}
