package dev.dormouse.examples.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code redis-cli}, {@code redis-benchmark} and libraries ask before they begin. */
final class Formalities {
  private static final Map<String, String> SETTINGS = Map.of("save", "", "appendonly", "no");

  private Formalities() {}

  static Reply reply(Words words) throws Refusal {
    return switch (words.name()) {
      case "command" -> describe(words);
      case "config" -> configure(words);
      case "client" -> introduce(words);
      case "select" -> select(words);
      default -> throw words.unknownCommand();
    };
  }

  /** Says nothing of the commands, so that {@code redis-cli} helps with what it knows itself. */
  private static Reply describe(Words words) throws Refusal {
    if (words.hasNext()) {
      Bytes _ = words.next();
    }
    if (words.hasNext()) {
      List<Bytes> _ = words.rest();
    }
    return new Reply.Items(List.of());
  }

  private static Reply configure(Words words) throws Refusal {
    Bytes subcommand = words.next();
    if (!subcommand.name().equals("get")) {
      throw words.unknownSubcommand(subcommand);
    }
    List<Reply> settings = new ArrayList<>();
    for (Bytes name : words.rest()) {
      String value = SETTINGS.get(name.name());
      if (value != null) {
        settings.add(Reply.of(name));
        settings.add(Reply.of(Bytes.of(value)));
      }
    }
    return new Reply.Items(settings);
  }

  private static Reply introduce(Words words) throws Refusal {
    Bytes subcommand = words.next();
    switch (subcommand.name()) {
      case "setname", "setinfo" -> {
        List<Bytes> _ = words.rest();
        return Reply.OK;
      }
      default -> throw words.unknownSubcommand(subcommand);
    }
  }

  /** There is one database, whose number is zero. */
  private static Reply select(Words words) throws Refusal {
    if (words.nextNumber() != 0) {
      throw new Refusal("ERR DB index is out of range");
    }
    return Reply.OK;
  }
}
