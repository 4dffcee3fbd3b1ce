package dev.dormouse.examples.chat;

/**
 * How hard the demo drives the server.
 *
 * @param clients connections, at most {@link #CLIENTS_MAX}
 * @param seconds how long the clients talk
 * @param rate messages that each client says per second
 */
record Load(int clients, int seconds, int rate) {
  /** Both ends of every connection are files; half of the usual limit of 20,000 must do. */
  static final int CLIENTS_MAX = 9_000;

  /** How many clients share a room, so that each message is delivered to one fewer. */
  static final int ROOM_SIZE = 10;

  private static final String USAGE = "usage: demo [--clients N] [--seconds N] [--rate N]";

  static Load parse(String[] args) {
    int clients = 1_000;
    int seconds = 10;
    int rate = 4;
    for (int i = 0; i < args.length; i += 2) {
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(args[i] + " needs a value; " + USAGE);
      }
      String value = args[i + 1];
      switch (args[i]) {
        case "--clients" -> clients = number(args[i], value, 2, CLIENTS_MAX);
        case "--seconds" -> seconds = number(args[i], value, 1, 3_600);
        case "--rate" -> rate = number(args[i], value, 1, 1_000);
        default -> throw new IllegalArgumentException("no option " + args[i] + "; " + USAGE);
      }
    }
    return new Load(clients, seconds, rate);
  }

  /** Reads a whole number within a range, or says what is wrong with it. */
  static int number(String option, String value, int min, int max) {
    try {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, with the range.
    }
    throw new IllegalArgumentException(
        option + " must be a number from " + min + " to " + max + ", is " + value);
  }

  /** The same load as arguments of a second process. */
  String[] arguments() {
    return new String[] {
      "--clients", "" + clients, "--seconds", "" + seconds, "--rate", "" + rate,
    };
  }

  String room(int client) {
    return "room" + client / ROOM_SIZE;
  }
}
