package dev.dormouse.runtime;

import java.time.Duration;
import java.util.List;

/**
 * A poll that goes on for too long, so that its thread runs nothing else.
 *
 * @param task what is polled, with its id and where it was spawned
 * @param thread the name of the thread
 * @param lasts how long it went on at least when it was noticed
 * @param stack of the thread at that moment
 */
public record StuckPoll(String task, String thread, Duration lasts, List<StackTraceElement> stack) {
  private static final int FRAMES_MAX = 64;

  /** Copies the list. */
  public StuckPoll {
    stack = List.copyOf(stack);
  }

  /** Returns a message with the stack below it, as for a log. */
  public String toText() {
    StringBuilder text = new StringBuilder("a poll takes more than ").append(lasts.toMillis());
    text.append(" ms and holds up ").append(thread).append(": ").append(task);
    stack.stream().limit(FRAMES_MAX).forEach(frame -> text.append("\n\tat ").append(frame));
    return text.toString();
  }
}
