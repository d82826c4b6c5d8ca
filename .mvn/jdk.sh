# Finds a JDK 25 or newer; sourced by mvnw, fermata and check.
# Looks at JAVA_HOME, then the PATH, then the folders where JDKs are usually installed.
# Afterwards JAVA_HOME is set and exported, or the function has said what to install and returned 1.

fermata_java_major() { # the feature version of the java in folder $1, or nothing when it is no JDK
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  if [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
  else
    "$1/bin/java" -version 2>&1 | sed -n '1s/[^"]*"\([0-9]*\).*/\1/p'
  fi
}

fermata_is_jdk() {
  fermata_major=$(fermata_java_major "$1") || return 1
  [ -n "$fermata_major" ] && [ "$fermata_major" -ge 25 ]
}

fermata_find_jdk() {
  if [ -n "${JAVA_HOME:-}" ] && fermata_is_jdk "$JAVA_HOME"; then
    export JAVA_HOME
    return 0
  fi
  fermata_on_path=$(command -v javac 2>/dev/null || true)
  if [ -n "$fermata_on_path" ]; then
    fermata_real=$(readlink -f "$fermata_on_path" 2>/dev/null || printf '%s' "$fermata_on_path")
    fermata_home=$(dirname "$(dirname "$fermata_real")")
    if fermata_is_jdk "$fermata_home"; then
      JAVA_HOME=$fermata_home
      export JAVA_HOME
      return 0
    fi
  fi
  for fermata_home in \
    /usr/lib/jvm/*25* /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/*/jdk* \
    /usr/local/jdk* /usr/local/java/* /usr/local/openjdk-25 \
    "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* "$HOME"/.jdks/* "$HOME"/.local/share/mise/installs/java/* \
    "$HOME"/.asdf/installs/java/* "$HOME"/.jabba/jdk/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec; do
    if fermata_is_jdk "$fermata_home"; then
      JAVA_HOME=$fermata_home
      export JAVA_HOME
      return 0
    fi
  done
  {
    echo "Fermata needs a JDK 25 or newer, and none was found in JAVA_HOME, on the PATH or in the usual folders."
    case "$(uname -s)" in
      Darwin) echo "Install one, for example with: brew install openjdk@25" ;;
      *) echo "Install one (for example the package openjdk-25-jdk-headless or temurin-25-jdk of your distribution)." ;;
    esac
    echo "If you have one elsewhere: export JAVA_HOME=/path/to/jdk-25"
  } >&2
  return 1
}
