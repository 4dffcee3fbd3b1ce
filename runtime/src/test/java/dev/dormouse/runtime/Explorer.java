package dev.dormouse.runtime;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Runs small worlds in every order of their actors' steps. Each step is one atomic transition, so
 * what is explored is the protocol; the memory orders are argued in the tables.
 */
final class Explorer {
  private static final int SCHEDULES_MAX = 5_000_000;

  private Explorer() {}

  /** Something with a next step. */
  interface Actor {
    /** Tells whether the next step can be taken now; false also after the last. */
    boolean canStep();

    void step();
  }

  /** A set of actors over shared state. */
  interface World {
    List<Actor> actors();

    /** Throws if the world is wrong when no actor can step any more. */
    void checkEnd();

    /**
     * Returns all that decides how the world goes on, to explore each state once, or null to
     * explore each order.
     */
    default Object state() {
      return null;
    }
  }

  /** Explores all orders and returns how many there are. */
  static int explore(Supplier<World> worlds) {
    int schedules = 0;
    List<Integer> choices = new ArrayList<>();
    Set<Object> known = new HashSet<>();
    do {
      run(worlds.get(), choices, known);
      if (++schedules > SCHEDULES_MAX) {
        throw new AssertionError("more than " + SCHEDULES_MAX + " schedules");
      }
    } while (advance(choices));
    return schedules;
  }

  /**
   * Follows the choices, appends zeros where they end. Low digits: which; high: out of how many.
   */
  private static void run(World world, List<Integer> choices, Set<Object> known) {
    int repeated = choices.size() - 1;
    List<Integer> trace = new ArrayList<>();
    try {
      for (int depth = 0; ; depth++) {
        List<Actor> ready = world.actors().stream().filter(Actor::canStep).toList();
        if (ready.isEmpty()) {
          break;
        }
        if (depth == choices.size()) {
          choices.add(0);
        }
        int which = choices.get(depth) & 0xff;
        choices.set(depth, which | ready.size() << 8);
        trace.add(world.actors().indexOf(ready.get(which)));
        ready.get(which).step();
        Object state = depth < repeated ? null : world.state();
        if (state != null && !known.add(state)) {
          return;
        }
      }
      world.checkEnd();
    } catch (AssertionError wrong) {
      throw new AssertionError("in the order " + trace + ": " + wrong.getMessage(), wrong);
    }
  }

  private static boolean advance(List<Integer> choices) {
    while (!choices.isEmpty()) {
      int last = choices.removeLast();
      int which = last & 0xff;
      if (which + 1 < last >> 8) {
        choices.add(which + 1);
        return true;
      }
    }
    return false;
  }
}
