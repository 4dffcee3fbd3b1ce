package dev.dormouse.examples.chat;

import static dev.dormouse.future.Async.async;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import java.util.ArrayDeque;
import java.util.List;

/** Keeps the last lines in memory: the server's own log. */
final class LogSink implements ChatSink {
  private final int linesMax;
  private final ArrayDeque<String> lines = new ArrayDeque<>();

  LogSink(int linesMax) {
    this.linesMax = linesMax;
  }

  @Override
  public Future<Void> send(String line) {
    return async(() -> append(line));
  }

  @Override
  public Future<Void> flush() {
    return Futures.ready();
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  private synchronized void append(String line) {
    if (lines.size() == linesMax) {
      lines.removeFirst();
    }
    lines.addLast(line);
  }
}
