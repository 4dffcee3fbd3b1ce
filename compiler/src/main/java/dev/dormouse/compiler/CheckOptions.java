package dev.dormouse.compiler;

import dev.dormouse.compiler.Problem.Severity;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** How severe each check is in one compilation. */
final class CheckOptions {
  private final Map<Check, Optional<Severity>> chosen = new EnumMap<>(Check.class);

  /**
   * Takes an option such as {@code not-send=off,blocking-call=warning}.
   *
   * @throws IllegalArgumentException if a part of it is wrong; the message names it
   */
  void chooseAll(String option) {
    for (String part : option.split(",", -1)) {
      String[] choice = part.split("=", -1);
      if (choice.length != 2) {
        throw new IllegalArgumentException(
            "'" + part + "' should be NAME=error, NAME=warning or NAME=off");
      }
      choose(choice[0].strip(), choice[1].strip());
    }
  }

  /**
   * Takes one choice, such as {@code not-send} and {@code off}.
   *
   * @throws IllegalArgumentException if there is no such check or level, or the check must be
   */
  void choose(String id, String level) {
    Check check =
        Check.byId(id)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "there is no check '" + id + "'; the checks are " + Check.ids()));
    Optional<Severity> severity =
        switch (level) {
          case "error" -> Optional.of(Severity.ERROR);
          case "warning" -> Optional.of(Severity.WARNING);
          case "off" -> Optional.empty();
          default ->
              throw new IllegalArgumentException(
                  "the check '" + id + "' can be error, warning or off, not '" + level + "'");
        };
    if (check.isRequired() && severity.isEmpty()) {
      throw new IllegalArgumentException(
          "the check '" + id + "' cannot be off: code that fails it cannot be woven");
    }
    chosen.put(check, severity);
  }

  /** How severe {@code check} is; nothing if it is off. */
  Optional<Severity> severity(Check check) {
    return chosen.getOrDefault(check, Optional.of(check.severity()));
  }

  /** How severe {@code problem} is here; nothing if its check is off. */
  Optional<Severity> severity(Problem problem) {
    return problem.isPreventing() ? Optional.of(Severity.ERROR) : severity(problem.check());
  }
}
