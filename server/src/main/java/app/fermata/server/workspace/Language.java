package app.fermata.server.workspace;

import java.util.Optional;

/// The languages of the interface.
public enum Language {
  ENGLISH("en"),
  SIMPLIFIED_CHINESE("zh-Hans"),
  TRADITIONAL_CHINESE("zh-Hant");

  private final String tag;

  Language(String tag) {
    this.tag = tag;
  }

  /// The BCP 47 tag.
  public String tag() {
    return tag;
  }

  public static Optional<Language> of(String tag) {
    for (Language language : values()) {
      if (language.tag.equals(tag)) {
        return Optional.of(language);
      }
    }
    return Optional.empty();
  }
}
