package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.reactor.Interest;
import dev.dormouse.reactor.Kernel;
import dev.dormouse.reactor.Reactor;
import dev.dormouse.reactor.Source;
import java.nio.channels.SelectableChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets tasks wait until a descriptor is ready that this library has not opened: a channel of the
 * JDK where the runtime waits with its selector, a descriptor number where it waits with epoll or
 * io_uring. It must not block.
 *
 * <p>The descriptor stays its owner's. Close this before the descriptor, or what waits here is not
 * told; that ends the watch only. A channel stays bound to the runtime's selector, and so in its
 * mode, until it or the runtime is closed.
 *
 * <p>Who finds that a call would block says so, with {@link ReadyGuard#clearReady} or by a null
 * from an {@link Attempt}; until then the descriptor is taken for ready. One wait to read and one
 * to write may be under way at a time; a further one fails. For the threads that poll the tasks of
 * the runtime.
 */
public final class AsyncFd implements AutoCloseable {
  private static final Interest BOTH = Interest.READABLE.and(Interest.WRITABLE);

  private final Source source;
  private final Interest interest;

  private AsyncFd(Source source, Interest interest) {
    this.source = source;
    this.interest = interest;
  }

  /**
   * What is tried when a descriptor is ready.
   *
   * @param <T> type of the result
   */
  @FunctionalInterface
  public interface Attempt<T> {
    /** Makes a call that does not block; returns null if it would have to. */
    @Nullable T attempt() throws Exception;
  }

  /** How a descriptor is registered. */
  @FunctionalInterface
  private interface Registering {
    Source with(Kernel kernel) throws Exception;
  }

  /**
   * Registers a descriptor number with the runtime of the task, for both directions.
   *
   * <p>The future fails with an {@code UnsupportedOperationException} where the runtime waits with
   * the JDK's selector, and with an {@code IOException} if the number is not open, is registered
   * already, or cannot be waited for, as files cannot.
   *
   * @cancelSafety safe: registered in the first poll, or not at all
   */
  public static Future<AsyncFd> register(int descriptor) {
    return register(descriptor, BOTH);
  }

  /**
   * Registers a descriptor number for the directions of {@code interest}; see {@link
   * #register(int)}.
   *
   * @throws IllegalArgumentException if the interest is in nothing, or in what is urgent
   * @cancelSafety safe: registered in the first poll, or not at all
   */
  public static Future<AsyncFd> register(int descriptor, Interest interest) {
    return new Register("descriptor " + descriptor, checked(interest), k -> k.watch(descriptor));
  }

  /**
   * Registers a channel with the runtime of the task, for both directions.
   *
   * <p>The future fails with an {@code UnsupportedOperationException} where the runtime waits with
   * epoll or io_uring, with an {@code IllegalBlockingModeException} if the channel blocks, and with
   * an {@code IOException} if it is registered already.
   *
   * @cancelSafety safe: registered in the first poll, or not at all
   */
  public static Future<AsyncFd> register(SelectableChannel channel) {
    return register(channel, BOTH);
  }

  /**
   * Registers a channel for the directions of {@code interest}; see {@link
   * #register(SelectableChannel)}.
   *
   * @throws IllegalArgumentException if the interest is in nothing, or in what is urgent
   * @cancelSafety safe: registered in the first poll, or not at all
   */
  public static Future<AsyncFd> register(SelectableChannel channel, Interest interest) {
    Objects.requireNonNull(channel, "channel");
    return new Register(channel.toString(), checked(interest), k -> k.watch(channel));
  }

  private static Interest checked(Interest interest) {
    if (interest.priority() || !interest.readable() && !interest.writable()) {
      throw new IllegalArgumentException(
          "interest: reading, writing or both are possible, not " + interest);
    }
    return interest;
  }

  /**
   * Waits until the descriptor is ready in one of the directions of {@code wanted}. It may be so
   * for no reason.
   *
   * @throws IllegalArgumentException if it was not registered for them
   * @cancelSafety safe: it takes nothing
   */
  public Future<ReadyGuard> ready(Interest wanted) {
    return new AwaitGuard(this, within(wanted));
  }

  /**
   * Waits until there is something to read or accept, an end, or an error.
   *
   * @cancelSafety safe: it takes nothing
   */
  public Future<ReadyGuard> readable() {
    return ready(Interest.READABLE);
  }

  /**
   * Waits until there is room to write, or an error.
   *
   * @cancelSafety safe: it takes nothing
   */
  public Future<ReadyGuard> writable() {
    return ready(Interest.WRITABLE);
  }

  /**
   * Makes {@code attempt} whenever the descriptor is ready in one of the directions of {@code
   * wanted}, until it answers something or fails.
   *
   * @throws IllegalArgumentException if it was not registered for them
   * @cancelSafety safe: what an attempt has answered is the result of the same poll
   */
  public <T> Future<T> asyncIo(Interest wanted, Attempt<T> attempt) {
    return new Attempts<>(this, within(wanted), Objects.requireNonNull(attempt, "attempt"));
  }

  private Interest within(Interest wanted) {
    checked(wanted);
    if (wanted.readable() && !interest.readable() || wanted.writable() && !interest.writable()) {
      throw new IllegalArgumentException(
          this + " was registered for " + interest + ", which is not " + wanted);
    }
    return wanted;
  }

  Source source() {
    return source;
  }

  /**
   * Ends the watch; what waits fails with a {@link dev.dormouse.reactor.SourceClosedException}.
   * Idempotent; never blocks. The descriptor stays open.
   */
  @Override
  public void close() {
    source.close();
  }

  @Override
  public String toString() {
    return "AsyncFd[" + source + "]";
  }

  /** Registers in its first poll, so that there is nothing to take back when it is dropped. */
  private static final class Register extends RawFuture<AsyncFd> {
    private final String what;
    private final Interest interest;
    private @Nullable Registering registering;

    Register(String what, Interest interest, Registering registering) {
      this.what = what;
      this.interest = interest;
      this.registering = registering;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      Registering now = registering;
      if (now == null) {
        throw Finished.polledAgain("register " + what);
      }
      if (!cx.proceed()) {
        return Poll.PENDING;
      }
      registering = null;
      return new AsyncFd(now.with(Reactor.of(cx).kernel()), interest);
    }

    @Override
    protected FutureInfo info() {
      return FutureInfo.leaf("register " + what);
    }

    @Override
    public void drop() {
      registering = null;
    }
  }
}
