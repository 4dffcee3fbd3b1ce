package dev.dormouse.task;

import dev.dormouse.future.DropFailure;
import dev.dormouse.future.Waker;
import dev.dormouse.future.Woken;
import dev.dormouse.future.WokenStack;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one set: all of them in a list, those that have ended in a queue. A task's end costs
 * its set one push, whatever the size of the set; only tasks that were woken are looked at.
 *
 * @param <J> what the set keeps of a task
 */
final class Joiners<J extends Joiner<?>> {
  private final WokenStack woken = new WokenStack();

  /** Those that have ended, or null for a set that gives them in the order of the list. */
  private final @Nullable ArrayDeque<J> ended;

  private final String name;
  private @Nullable J first;
  private @Nullable J last;
  private int size;
  private boolean closed;

  /** The future that waits for the next end, or null. */
  private @Nullable Object waiting;

  private Joiners(String name, @Nullable ArrayDeque<J> ended) {
    this.name = name;
    this.ended = ended;
  }

  /** Makes a set that gives its tasks as they end. */
  static <J extends Joiner<?>> Joiners<J> asTheyEnd(String name) {
    return new Joiners<>(name, new ArrayDeque<>());
  }

  /** Makes a set that gives its tasks as they were added. */
  static <J extends Joiner<?>> Joiners<J> asTheyCame(String name) {
    return new Joiners<>(name, null);
  }

  String name() {
    return name;
  }

  int size() {
    return size;
  }

  /** Returns what a joiner is made with. */
  WokenStack woken() {
    return woken;
  }

  /**
   * Throws if the set was closed, before a task is spawned that nobody would own.
   *
   * @throws IllegalStateException if the set was closed
   */
  void checkOpen() {
    if (closed) {
      throw new IllegalStateException(name + ": it was closed and takes no more tasks");
    }
  }

  void add(J joiner) {
    joiner.before = last;
    if (last == null) {
      first = joiner;
    } else {
      last.after = joiner;
    }
    last = joiner;
    size++;
    if (joiner.look()) {
      setEnded(joiner);
      woken.wakeOwner(); // the one who waits, if anybody, looked before this was there
    }
  }

  private void setEnded(J joiner) {
    if (ended != null) {
      ended.add(joiner);
    }
  }

  /**
   * Stores who is woken when a task has ended.
   *
   * @throws IllegalStateException if another future waits
   */
  void await(Object future, Waker waker) {
    if (waiting != null && waiting != future) {
      throw new IllegalStateException(
          name + ": another task or future awaits the next result; one may at a time");
    }
    waiting = future;
    woken.begin(waker);
  }

  /** Forgets who waits, if it is {@code future}. */
  void stopAwaiting(Object future) {
    if (waiting == future) {
      waiting = null;
      woken.end();
    }
  }

  /** Takes the next task that has ended out of the set; null if there is none now. */
  @Nullable J next() {
    J next = nextSeen();
    if (next == null) {
      lookAtWoken();
      next = nextSeen();
    }
    if (next != null) {
      remove(next);
    }
    return next;
  }

  private @Nullable J nextSeen() {
    if (ended == null) {
      J oldest = first;
      return oldest != null && oldest.hasEnded() ? oldest : null;
    }
    J done = ended.poll();
    while (done != null && done.gone) {
      done = ended.poll();
    }
    return done;
  }

  @SuppressWarnings("unchecked") // only joiners of this set have its stack
  private void lookAtWoken() {
    for (Woken next = woken.takeAll(); next != null; ) {
      J joiner = (J) next;
      next = joiner.unlink();
      if (!joiner.gone && !joiner.hasEnded() && joiner.look()) {
        setEnded(joiner);
      }
    }
  }

  @SuppressWarnings("unchecked") // the neighbours of a joiner are in the same list
  private void remove(J joiner) {
    J before = (J) joiner.before;
    J after = (J) joiner.after;
    if (before == null) {
      first = after;
    } else {
      before.after = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.before = before;
    }
    joiner.before = null;
    joiner.after = null;
    joiner.gone = true;
    size--;
  }

  /** Takes a task out of the set and aborts it. */
  void abandon(J joiner) {
    remove(joiner);
    DropFailure.throwIfAny(joiner.letGo(abort(joiner, null)));
    wakeIfEmpty();
  }

  @SuppressWarnings("unchecked") // the neighbours of a joiner are in the same list
  void forEach(Consumer<? super J> action) {
    for (J joiner = first; joiner != null; ) {
      J after = (J) joiner.after;
      action.accept(joiner);
      joiner = after;
    }
  }

  void abortAll() {
    Throwable[] failure = new Throwable[1];
    forEach(joiner -> failure[0] = abort(joiner, failure[0]));
    DropFailure.throwIfAny(failure[0]);
  }

  /** Aborts all and lets them go; every one, whatever an abort throws. */
  void abandonAll() {
    letAllGo(true);
  }

  void detachAll() {
    letAllGo(false);
  }

  /** Does what {@link #abandonAll} does, and takes no more. */
  void close() {
    closed = true;
    abandonAll();
  }

  private void letAllGo(boolean aborting) {
    Throwable failure = null;
    while (first != null) {
      J joiner = Objects.requireNonNull(first);
      remove(joiner);
      failure = joiner.letGo(aborting ? abort(joiner, failure) : failure);
    }
    if (ended != null) {
      ended.clear();
    }
    wakeIfEmpty();
    DropFailure.throwIfAny(failure);
  }

  private static @Nullable Throwable abort(Joiner<?> joiner, @Nullable Throwable before) {
    try {
      joiner.abort();
    } catch (Throwable failure) {
      if (before == null) {
        return failure;
      }
      before.addSuppressed(failure);
    }
    return before;
  }

  /** Who waits for a task of an empty set is told that there is none. */
  private void wakeIfEmpty() {
    if (size == 0) {
      woken.wakeOwner();
    }
  }
}
