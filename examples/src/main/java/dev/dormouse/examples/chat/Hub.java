package dev.dormouse.examples.chat;

import dev.dormouse.sync.CancellationToken;
import dev.dormouse.sync.SendOutcome;
import dev.dormouse.sync.Sender;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is here, under which name, in which room. Every method is short and waits for nobody, so one
 * lock serves; lines are queued under it, which keeps a sender's lines in order for everybody.
 */
final class Hub {
  private static final String LOBBY = "lobby";

  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Map<String, Set<Member>> rooms = new TreeMap<>();
  private final Sender<String> log;
  private long guests;

  Hub(Sender<String> log) {
    this.log = log;
  }

  /** Lets somebody in under a name that nobody else has. */
  synchronized Member enter(Sender<String> queue, CancellationToken stop) {
    String name;
    do {
      name = "guest" + ++guests;
    } while (members.containsKey(name));
    Member member = new Member(name, queue, stop);
    members.put(name, member);
    member.deliver("* welcome, " + name + "; " + ChatLine.HELP);
    move(member, LOBBY);
    return member;
  }

  synchronized void leave(Member member) {
    members.remove(member.name());
    move(member, null);
  }

  synchronized int size() {
    return members.size();
  }

  /** Does what a line asks for, except ending the connection. */
  synchronized void obey(Member member, Command command) {
    switch (command) {
      case Command.Say(String text) -> say(member, text);
      case Command.Nick(String name) -> rename(member, name);
      case Command.Join(String room) -> move(member, room);
      case Command.Tell(String name, String text) -> tell(member, name, text);
      case Command.ListAll _ -> list(member);
      case Command.Help _ -> member.deliver("* " + ChatLine.HELP);
      case Command.Malformed(String fix) -> member.deliver("! " + fix);
      case Command.Quit _, Command.Nothing _ -> {}
    }
  }

  private void say(Member member, String text) {
    toRoom(member, member.name() + ": " + text);
  }

  private void rename(Member member, String name) {
    if (members.containsKey(name)) {
      member.deliver("! the name " + name + " is taken");
      return;
    }
    String before = member.name();
    members.remove(before);
    member.name(name);
    members.put(name, member);
    member.deliver("* you are " + name);
    toRoom(member, "* " + before + " is now " + name);
  }

  private void tell(Member member, String name, String text) {
    Member other = members.get(name);
    if (other == null) {
      member.deliver("! nobody here is called " + name);
    } else {
      other.deliver(member.name() + " (private): " + text);
    }
  }

  private void list(Member member) {
    StringBuilder line = new StringBuilder("* rooms:");
    rooms.forEach((room, inside) ->
        line.append(' ').append(room).append('(').append(inside.size()).append(')'));
    member.deliver(line.toString());
    StringBuilder names = new StringBuilder("* in ").append(member.room()).append(':');
    String room = member.room();
    inside(room).forEach(inside -> names.append(' ').append(inside.name()));
    member.deliver(names.toString());
  }

  private void move(Member member, @Nullable String room) {
    String before = member.room();
    if (before != null) {
      toRoom(member, "* " + member.name() + " left " + before);
      note(member.name() + " left " + before);
      Set<Member> inside = inside(before);
      inside.remove(member);
      if (inside.isEmpty()) {
        rooms.remove(before);
      }
    }
    member.room(room);
    if (room != null) {
      rooms.computeIfAbsent(room, _ -> new LinkedHashSet<>()).add(member);
      member.deliver("* you are in " + room);
      toRoom(member, "* " + member.name() + " joined " + room);
      note(member.name() + " joined " + room);
    }
  }

  private void toRoom(Member from, String line) {
    for (Member inside : inside(from.room())) {
      if (inside != from) {
        inside.deliver(line);
      }
    }
  }

  private Set<Member> inside(@Nullable String room) {
    return room == null ? Set.of() : rooms.getOrDefault(room, Set.of());
  }

  /** Tells the log. It may lose lines when it falls behind; nobody waits for it. */
  private void note(String line) {
    SendOutcome _ = log.trySend(line);
  }
}
