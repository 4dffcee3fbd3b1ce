package dev.dormouse.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param groups names of the groups to run, in order
 * @param json file for the figures, or null
 * @param rounds how often each peer runs each workload
 * @param defaultFlags whether the JVMs run as they come, without heap, collector and object headers
 *     being chosen
 * @param publish whether the figures go into the documents
 * @param tables whether nothing is measured and only the tables of the documents are written again
 */
record BenchOptions(
    List<String> groups,
    @Nullable Path json,
    int rounds,
    boolean defaultFlags,
    boolean publish,
    boolean tables) {
  static final int ROUNDS_DEFAULT = 3;
  static final int ROUNDS_MAX = 100;

  /** The command line makes no sense; the message says why. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  static BenchOptions parse(List<String> arguments, List<String> known) throws Refused {
    List<String> groups = new ArrayList<>();
    Path json = null;
    int rounds = ROUNDS_DEFAULT;
    boolean defaultFlags = false;
    boolean publish = false;
    boolean tables = false;
    for (int at = 0; at < arguments.size(); at++) {
      String argument = arguments.get(at);
      switch (argument) {
        case "--json" -> json = Path.of(valueAfter(arguments, at++));
        case "--rounds" -> rounds = rounds(valueAfter(arguments, at++));
        case "--default-flags" -> defaultFlags = true;
        case "--publish" -> publish = true;
        case "--tables" -> tables = true;
        default -> {
          if (!known.contains(argument)) {
            throw new Refused(
                "there is no group '" + argument + "'; groups: " + String.join(", ", known));
          }
          groups.add(argument);
        }
      }
    }
    if (tables && arguments.size() > 1) {
      throw new Refused("--tables measures nothing and stands alone");
    }
    if (publish && defaultFlags) {
      throw new Refused("--publish takes figures with the chosen flags, not --default-flags");
    }
    return new BenchOptions(
        groups.isEmpty() ? known : groups, json, rounds, defaultFlags, publish, tables);
  }

  private static String valueAfter(List<String> arguments, int at) throws Refused {
    if (at + 1 == arguments.size()) {
      throw new Refused(arguments.get(at) + " needs a value");
    }
    return arguments.get(at + 1);
  }

  private static int rounds(String text) throws Refused {
    try {
      int rounds = Integer.parseInt(text);
      if (rounds >= 1 && rounds <= ROUNDS_MAX) {
        return rounds;
      }
    } catch (NumberFormatException notANumber) {
      // refused below, as a number out of bounds is
    }
    throw new Refused("--rounds takes a number from 1 to " + ROUNDS_MAX + ", not " + text);
  }
}
