package dev.dormouse.examples.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The words of a request, taken one after the other. */
final class Words {
  /** How much of a request an answer quotes. */
  private static final int QUOTED_MAX = 128;

  /** A century; any number of nanoseconds in it is a long. */
  private static final int DAYS_MAX = 365 * 100;

  private final List<Bytes> words;
  private final String name;
  private int next = 1;

  Words(List<Bytes> words) {
    this.words = words;
    this.name = words.getFirst().name();
  }

  /** The name of the command, in lower case. */
  String name() {
    return name;
  }

  boolean hasNext() {
    return next < words.size();
  }

  Bytes next() throws Refusal {
    if (!hasNext()) {
      throw wrongNumber();
    }
    return words.get(next++);
  }

  long nextNumber() throws Refusal {
    Long number = next().number();
    if (number == null) {
      throw Refusal.notANumber();
    }
    return number;
  }

  /** Takes a duration, which may be negative. */
  Duration nextDuration(TimeUnit unit) throws Refusal {
    long number = nextNumber();
    long max = unit.convert(DAYS_MAX, TimeUnit.DAYS);
    if (number > max || number < -max) {
      throw invalidTime();
    }
    return Duration.of(number, unit.toChronoUnit());
  }

  Refusal invalidTime() {
    return new Refusal("ERR invalid expire time in '" + name + "' command");
  }

  /** Takes all that are left, but not none. */
  List<Bytes> rest() throws Refusal {
    if (!hasNext()) {
      throw wrongNumber();
    }
    List<Bytes> rest = words.subList(next, words.size());
    next = words.size();
    return rest;
  }

  /** Returns what was made of the words, if there are no more. */
  <T> T end(T made) throws Refusal {
    if (hasNext()) {
      throw wrongNumber();
    }
    return made;
  }

  private Refusal wrongNumber() {
    return new Refusal("ERR wrong number of arguments for '" + name + "' command");
  }

  Refusal unknownCommand() {
    StringBuilder quoted = new StringBuilder();
    for (Bytes word : words.subList(1, words.size())) {
      if (quoted.length() >= QUOTED_MAX) {
        break;
      }
      quoted.append('\'').append(cut(word)).append("' ");
    }
    return new Refusal(
        "ERR unknown command '" + cut(words.getFirst()) + "', with args beginning with: " + quoted);
  }

  Refusal unknownSubcommand(Bytes subcommand) {
    return new Refusal("ERR unknown subcommand '" + cut(subcommand) + "'");
  }

  private static String cut(Bytes word) {
    String text = word.toString();
    return text.length() > QUOTED_MAX ? text.substring(0, QUOTED_MAX) : text;
  }
}
