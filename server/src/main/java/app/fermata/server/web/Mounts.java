package app.fermata.server.web;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The routes that capabilities have mounted, in order, until the server starts.
public final class Mounts implements Routes {
  private final List<Mount> mounts = new ArrayList<>();
  private final Set<String> forOperator = new HashSet<>();

  record Mount(Route route, Handler handler) {}

  @Override
  public void add(String method, String path, Who who, Handler handler) {
    var route = new Route(method, path, who);
    if (who == Who.OPERATOR && !method.equals("GET")) {
      throw new IllegalArgumentException("a page on this machine could forge " + method);
    }
    boolean taken =
        mounts.stream()
            .map(Mount::route)
            .anyMatch(other -> other.method().equals(method) && other.path().equals(path));
    if (taken) {
      throw new IllegalStateException(method + " " + path + " is mounted twice");
    }
    mounts.add(new Mount(route, handler));
    if (who == Who.OPERATOR) {
      forOperator.add(path);
    }
  }

  @Override
  public List<Route> all() {
    return mounts.stream().map(Mount::route).toList();
  }

  /// Whether there is something here that only operators may see.
  boolean isForOperator(String path) {
    return forOperator.contains(path);
  }

  List<Mount> mounts() {
    return List.copyOf(mounts);
  }
}
