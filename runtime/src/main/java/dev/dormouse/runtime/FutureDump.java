package dev.dormouse.runtime;

import dev.dormouse.future.TaskId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One future of a task and what it waits for.
 *
 * @param what what it says of itself: the kind of a leaf or combinator, the place of a block;
 *     {@code …} for what was left out
 * @param place where a block stands, or null
 * @param task the task that it awaits, if it is the handle of one
 * @param children what it waits for, in the order in which they were given
 */
public record FutureDump(
    String what,
    @Nullable StackTraceElement place,
    @Nullable TaskId task,
    List<FutureDump> children) {

  /** Stands for futures that a bound leaves out. */
  static final FutureDump LEFT_OUT = new FutureDump("…", null, null, List.of());

  /** Copies the list. */
  public FutureDump {
    children = List.copyOf(children);
  }

  void addLeaves(List<String> leaves) {
    if (children.isEmpty()) {
      leaves.add(what);
    }
    children.forEach(child -> child.addLeaves(leaves));
  }
}
