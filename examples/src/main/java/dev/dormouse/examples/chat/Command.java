package dev.dormouse.examples.chat;

/** What a line of a client asks for. */
sealed interface Command {

  /** {@code /nick NAME}: takes a name that nobody else has. */
  record Nick(String name) implements Command {}

  /** {@code /join ROOM}: leaves the room one is in and enters another. */
  record Join(String room) implements Command {}

  /** Any other line: says it to everybody else in the room. */
  record Say(String text) implements Command {}

  /** {@code /msg NAME TEXT}: says it to one person. */
  record Tell(String name, String text) implements Command {}

  /** {@code /list}: names the rooms and who is in one's own. */
  record ListAll() implements Command {}

  /** {@code /help}: names the commands. */
  record Help() implements Command {}

  /** {@code /quit}: ends the connection. */
  record Quit() implements Command {}

  /** An empty line: nothing happens. */
  record Nothing() implements Command {}

  /** A line that is none of the above; {@code fix} says what to write instead. */
  record Malformed(String fix) implements Command {}
}
