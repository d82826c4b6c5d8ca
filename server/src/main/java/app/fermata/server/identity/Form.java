package app.fermata.server.identity;

import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import app.fermata.server.web.Credentials;
import app.fermata.server.web.Request;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// The fields of a JSON body.
final class Form {
  private final ObjectNode body;

  Form(Request request) {
    this.body = request.json();
  }

  /// A text that must be there, possibly empty.
  String text(String field) {
    String value = textIfAny(field);
    if (value == null) {
      throw new RejectedException(Rejection.invalid(field, "The field " + field + " is missing."));
    }
    return value;
  }

  @Nullable String textIfAny(String field) {
    JsonNode value = body.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw new RejectedException(
          Rejection.invalid(field, "The field " + field + " must be a text."));
    }
    return value.textValue();
  }

  /// False where it is not there.
  boolean flagIfAny(String field) {
    JsonNode value = body.path(field);
    if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
      throw new RejectedException(
          Rejection.invalid(field, "The field " + field + " must be true or false."));
    }
    return value.booleanValue();
  }

  int number(String field, int least, int most) {
    Integer value = numberIfAny(field, least, most);
    if (value == null) {
      throw new RejectedException(Rejection.invalid(field, "The field " + field + " is missing."));
    }
    return value;
  }

  @Nullable Integer numberIfAny(String field, int least, int most) {
    JsonNode value = body.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    boolean fits = value.canConvertToInt() && value.isIntegralNumber();
    if (!fits || value.intValue() < least || value.intValue() > most) {
      throw new RejectedException(
          Rejection.invalid(
              field, "The field " + field + " must be between " + least + " and " + most + "."));
    }
    return value.intValue();
  }

  /// Name, address and password of somebody who is new here.
  Registration.Newcomer newcomer() {
    return Registration.Newcomer.of(
        text("name"), text("email"), text("password"), textIfAny("zone"), textIfAny("language"));
  }

  /// From where the request signs in.
  LivingSessions.Origin origin(Request request) {
    return new LivingSessions.Origin(
        textIfAny("deviceName"),
        Credentials.cookie(request.header("Cookie").orElse(null), Cookies.DEVICE),
        request.address());
  }
}
