package app.fermata.server.identity;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// From where somebody signs in.
///
/// @param deviceName what the device calls itself
/// @param deviceSecret what it shows of an earlier sign-in
/// @param address the caller's address
record SignInForm(@Nullable String deviceName, Optional<String> deviceSecret, String address) {
  @Override
  public String toString() {
    return "SignInForm[" + address + "]";
  }
}
