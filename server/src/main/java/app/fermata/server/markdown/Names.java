package app.fermata.server.markdown;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What mentions are called. A mention carries a name for those who cannot look the id up.
public interface Names {

  /// @param written what the author wrote, without the `@`
  /// @return the name to show, or null where there is no such account: then it is no mention
  @Nullable String account(UUID account, String written);

  /// @param written what the author wrote, without the `#`
  /// @return the name to show, or null: then it is no mention
  @Nullable String conversation(UUID conversation, String written);

  /// Believes what is written.
  Names AS_WRITTEN =
      new Names() {
        @Override
        public String account(UUID account, String written) {
          return written;
        }

        @Override
        public String conversation(UUID conversation, String written) {
          return written;
        }
      };
}
