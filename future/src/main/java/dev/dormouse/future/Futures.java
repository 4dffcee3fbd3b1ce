package dev.dormouse.future;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes futures out of values, functions and other futures.
 *
 * <p><b>Combinators own their children.</b> They poll each until its end and never after it, and
 * drop those that are left when their result is known or when they are dropped themselves, in the
 * order of the arguments. All children run in the caller's task: they take turns, none runs beside
 * another. A future may be given to one combinator only.
 *
 * <p><b>Failures are exceptions.</b> {@code join}, {@code select} and {@code race} end with the
 * first failure of a child that they meet, after dropping the others; what those drops throw is
 * suppressed into it. If the winner of a {@code select} or {@code race} has a value but the drop of
 * a loser throws, that {@link DropFailure} is the result and the value is lost. To see how every
 * child ended, join their {@linkplain Future#outcome outcomes}.
 *
 * <p><b>Fairness.</b> {@code join} begins each poll with another child. {@code select} and {@code
 * race} begin each poll with a child picked by {@link Context#pickFirst}; the biased forms poll in
 * the order of the arguments, so an earlier one that is always ready starves the later.
 *
 * <p><b>Disabled branches.</b> {@code select} and {@code race} leave out a future that is
 * {@linkplain Future#onlyIf disabled} or {@linkplain FusedFuture#isTerminated has ended before}.
 * Where all are, {@link #noneLeft} wins if it is among them; otherwise the choice fails with an
 * {@link IllegalStateException}.
 */
public final class Futures {
  /** Up to so many children are all polled when one wakes; more are polled one by one. */
  private static final int JOIN_EACH_MAX = 30;

  private Futures() {}

  /**
   * Returns a future that has {@code value} at once.
   *
   * @cancelSafety safe; the value is let go
   */
  public static <T extends @Nullable Object> Future<T> ready(T value) {
    return new ReadyFuture<>(value);
  }

  /**
   * Returns a future without a value that is ready at once.
   *
   * @cancelSafety safe
   */
  @SuppressWarnings("NullAway") // the one value of Void
  public static Future<Void> ready() {
    return new ReadyFuture<>(null);
  }

  /**
   * Returns a future that fails with {@code failure} in its first poll.
   *
   * @cancelSafety safe; the failure is let go
   */
  public static <T extends @Nullable Object> Future<T> failed(Throwable failure) {
    return new FailedFuture<>(Objects.requireNonNull(failure, "failure"));
  }

  /**
   * Returns a future that never ends and wakes nobody.
   *
   * @cancelSafety safe
   */
  @SuppressWarnings("unchecked") // it never has a value
  public static <T extends @Nullable Object> Future<T> pending() {
    return (Future<T>) PendingFuture.INSTANCE;
  }

  /**
   * Returns a future that is polled by {@code function}, typically a lambda, until that answers
   * with a value or throws; it is not called again after that. What it polls itself, it answers as
   * it is: {@code cx -> inner.poll(cx)}; that answer is no value for {@link Poll#ready}.
   *
   * @cancelSafety drops {@code function}, which does nothing if it is a lambda
   */
  public static <T extends @Nullable Object> Future<T> pollFn(Future<? extends T> function) {
    return new PollFnFuture<>(Objects.requireNonNull(function, "function"));
  }

  /**
   * Returns a future that calls {@code compute} in its first poll, which must not block.
   *
   * @cancelSafety safe; dropped before its first poll it calls nothing
   */
  public static <T extends @Nullable Object> Future<T> lazy(Callable<? extends T> compute) {
    return new LazyFuture<>(Objects.requireNonNull(compute, "compute"));
  }

  /**
   * Lets the tasks that are queued run first: pending in the first poll, after {@link
   * Context#yieldNow}, and ready in the second. It spends no budget; a task that goes through it
   * gets a new one anyway.
   *
   * @cancelSafety safe
   * @fairness the executor puts the task behind all that are queued
   */
  public static Future<Void> yieldNow() {
    return new YieldFuture();
  }

  /**
   * Shields {@code future} from the drop of whoever waits for it: the first poll starts it as a
   * task of its own on the executor, and dropping the shield then lets it run on. A failure of the
   * task is thrown to the waiter as it is; where no waiter is left, the executor's handler for
   * failures that nobody awaits is told. A task that is aborted, by the end of its executor, fails
   * the shield with {@link JoinError}.
   *
   * @cancelSafety safe from the first poll on: {@code future} runs to its end. Dropping an unpolled
   *     shield drops {@code future}
   */
  public static <T extends @Nullable Object> Future<T> shield(Future<T> future) {
    return new ShieldFuture<>(Objects.requireNonNull(future, "future"));
  }

  /**
   * Waits for the future that {@code future} has for its value.
   *
   * @cancelSafety drops whichever of the two is under way
   */
  public static <T extends @Nullable Object> Future<T> flatten(Future<? extends Future<T>> future) {
    return new ThenFuture<>("flatten", future, Function.<Future<T>>identity());
  }

  /**
   * Waits for {@code future} if it is one; null is ready at once, with null.
   *
   * @cancelSafety as safe as {@code future}
   */
  public static <T extends @Nullable Object> Future<@Nullable T> ofNullable(
      @Nullable Future<? extends T> future) {
    return new OptionalFuture<>(future);
  }

  /**
   * Returns a future that keeps how {@code future} ended until that is taken, for authors of
   * combinators.
   *
   * @cancelSafety drops {@code future}; an output that was there already is lost
   */
  @CancelUnsafe("the output that was there already")
  public static <T extends @Nullable Object> MaybeDone<T> maybeDone(Future<? extends T> future) {
    return new MaybeDone<>(Objects.requireNonNull(future, "future"));
  }

  /**
   * Polls {@code future} once, in the first poll, and is ready in any case: with its value, or with
   * null after it was dropped. {@link Future#byRef} keeps it from that.
   *
   * @cancelSafety as safe as {@code future}
   */
  public static <T extends @Nullable Object> Future<Poll.@Nullable Ready<T>> pollImmediate(
      Future<? extends T> future) {
    return new PollImmediateFuture<>(Objects.requireNonNull(future, "future"));
  }

  /**
   * Returns a branch for {@code select} and {@code race} that wins when all other branches are
   * disabled or have ended before. Without it such a choice fails with an {@link
   * IllegalStateException}.
   *
   * @cancelSafety safe
   */
  public static Future<Void> noneLeft() {
    return new NoneLeftFuture();
  }

  /**
   * Waits for both values. Fails with the first failure and drops the other future: this is Rust's
   * {@code try_join}.
   *
   * @cancelSafety drops both; values that were there already are lost
   */
  @CancelUnsafe("the values that were there already")
  @SuppressWarnings({"unchecked", "NullAway"}) // the values come back in the order of the futures
  public static <A extends @Nullable Object, B extends @Nullable Object> Future<Join2<A, B>> join(
      Future<? extends A> first, Future<? extends B> second) {
    return new JoinFuture<>(
        "join", new Siblings(first, second), v -> new Join2<>((A) v[0], (B) v[1]));
  }

  /**
   * Waits for all three values, as {@link #join(Future, Future)} does for two.
   *
   * @cancelSafety drops all; values that were there already are lost
   */
  @CancelUnsafe("the values that were there already")
  @SuppressWarnings({"unchecked", "NullAway"}) // the values come back in the order of the futures
  public static <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>
      Future<Join3<A, B, C>> join(
          Future<? extends A> first, Future<? extends B> second, Future<? extends C> third) {
    return new JoinFuture<>(
        "join", new Siblings(first, second, third), v -> new Join3<>((A) v[0], (B) v[1], (C) v[2]));
  }

  /**
   * Waits for all four values, as {@link #join(Future, Future)} does for two.
   *
   * @cancelSafety drops all; values that were there already are lost
   */
  @CancelUnsafe("the values that were there already")
  @SuppressWarnings({"unchecked", "NullAway"}) // the values come back in the order of the futures
  public static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object>
      Future<Join4<A, B, C, D>> join(
          Future<? extends A> first,
          Future<? extends B> second,
          Future<? extends C> third,
          Future<? extends D> fourth) {
    return new JoinFuture<>(
        "join",
        new Siblings(first, second, third, fourth),
        v -> new Join4<>((A) v[0], (B) v[1], (C) v[2], (D) v[3]));
  }

  /**
   * Waits for all five values, as {@link #join(Future, Future)} does for two.
   *
   * @cancelSafety drops all; values that were there already are lost
   */
  @CancelUnsafe("the values that were there already")
  @SuppressWarnings({"unchecked", "NullAway"}) // the values come back in the order of the futures
  public static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          E extends @Nullable Object>
      Future<Join5<A, B, C, D, E>> join(
          Future<? extends A> first,
          Future<? extends B> second,
          Future<? extends C> third,
          Future<? extends D> fourth,
          Future<? extends E> fifth) {
    return new JoinFuture<>(
        "join",
        new Siblings(first, second, third, fourth, fifth),
        v -> new Join5<>((A) v[0], (B) v[1], (C) v[2], (D) v[3], (E) v[4]));
  }

  /**
   * Waits for all values and gives them in the order of the futures; of none, ready at once. Fails
   * with the first failure and drops the rest.
   *
   * @return an unmodifiable list
   * @cancelSafety drops all; values that were there already are lost
   */
  @CancelUnsafe("the values that were there already")
  public static <T extends @Nullable Object> Future<List<T>> joinAll(
      Collection<? extends Future<? extends T>> futures) {
    return joinAll("joinAll", siblings(futures));
  }

  @SuppressWarnings("unchecked") // the values come from futures of T
  private static <T extends @Nullable Object> Future<List<T>> joinAll(
      String name, Siblings children) {
    Function<@Nullable Object[], List<T>> gather =
        values -> Collections.unmodifiableList((List<T>) Arrays.asList(values));
    return children.size() <= JOIN_EACH_MAX
        ? new JoinFuture<>(name, children, gather)
        : new JoinManyFuture<>(name, children, gather);
  }

  /**
   * Waits until both futures have ended, each with a value or an exception: a failure of one does
   * not end the other. An {@link Error} does, and is thrown.
   *
   * @cancelSafety drops both; outcomes that were there already are lost
   */
  @CancelUnsafe("the outcomes that were there already")
  @SuppressWarnings({"unchecked", "NullAway"}) // the outcomes come in the order of the futures
  public static <A extends @Nullable Object, B extends @Nullable Object>
      Future<Join2<Outcome<A>, Outcome<B>>> joinOutcomes(Future<A> first, Future<B> second) {
    return new JoinFuture<>(
        "joinOutcomes",
        new Siblings(first.outcome(), second.outcome()),
        v -> new Join2<>((Outcome<A>) v[0], (Outcome<B>) v[1]));
  }

  /**
   * Waits until all three futures have ended, as {@link #joinOutcomes(Future, Future)} does for
   * two.
   *
   * @cancelSafety drops all; outcomes that were there already are lost
   */
  @CancelUnsafe("the outcomes that were there already")
  @SuppressWarnings({"unchecked", "NullAway"}) // the outcomes come in the order of the futures
  public static <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>
      Future<Join3<Outcome<A>, Outcome<B>, Outcome<C>>> joinOutcomes(
          Future<A> first, Future<B> second, Future<C> third) {
    return new JoinFuture<>(
        "joinOutcomes",
        new Siblings(first.outcome(), second.outcome(), third.outcome()),
        v -> new Join3<>((Outcome<A>) v[0], (Outcome<B>) v[1], (Outcome<C>) v[2]));
  }

  /**
   * Waits until all four futures have ended, as {@link #joinOutcomes(Future, Future)} does for two.
   *
   * @cancelSafety drops all; outcomes that were there already are lost
   */
  @CancelUnsafe("the outcomes that were there already")
  @SuppressWarnings({"unchecked", "NullAway"}) // the outcomes come in the order of the futures
  public static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object>
      Future<Join4<Outcome<A>, Outcome<B>, Outcome<C>, Outcome<D>>> joinOutcomes(
          Future<A> first, Future<B> second, Future<C> third, Future<D> fourth) {
    return new JoinFuture<>(
        "joinOutcomes",
        new Siblings(first.outcome(), second.outcome(), third.outcome(), fourth.outcome()),
        v ->
            new Join4<>(
                (Outcome<A>) v[0], (Outcome<B>) v[1], (Outcome<C>) v[2], (Outcome<D>) v[3]));
  }

  /**
   * Waits until all five futures have ended, as {@link #joinOutcomes(Future, Future)} does for two.
   *
   * @cancelSafety drops all; outcomes that were there already are lost
   */
  @CancelUnsafe("the outcomes that were there already")
  @SuppressWarnings({"unchecked", "NullAway"}) // the outcomes come in the order of the futures
  public static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          E extends @Nullable Object>
      Future<Join5<Outcome<A>, Outcome<B>, Outcome<C>, Outcome<D>, Outcome<E>>> joinOutcomes(
          Future<A> first, Future<B> second, Future<C> third, Future<D> fourth, Future<E> fifth) {
    return new JoinFuture<>(
        "joinOutcomes",
        new Siblings(
            first.outcome(), second.outcome(), third.outcome(), fourth.outcome(), fifth.outcome()),
        v ->
            new Join5<>(
                (Outcome<A>) v[0],
                (Outcome<B>) v[1],
                (Outcome<C>) v[2],
                (Outcome<D>) v[3],
                (Outcome<E>) v[4]));
  }

  /**
   * Waits until all futures have ended, as {@link #joinOutcomes(Future, Future)} does for two, and
   * gives their outcomes in the order of the futures; of none, ready at once.
   *
   * @return an unmodifiable list
   * @cancelSafety drops all; outcomes that were there already are lost
   */
  @CancelUnsafe("the outcomes that were there already")
  public static <T extends @Nullable Object> Future<List<Outcome<T>>> joinAllOutcomes(
      Collection<? extends Future<T>> futures) {
    Future<?>[] outcomes = futures.stream().map(Future::outcome).toArray(Future<?>[]::new);
    return joinAll("joinAllOutcomes", new Siblings(outcomes));
  }

  /**
   * Waits until one of two futures ends, drops the other, and tells which it was. The loser has
   * been dropped before the result is handed on.
   *
   * @cancelSafety drops both; a loser is cancelled, so give it futures that are safe to cancel
   * @fairness each poll begins with a future picked by {@link Context#pickFirst}
   */
  public static <A extends @Nullable Object, B extends @Nullable Object>
      Future<Select2<A, B>> select(Future<? extends A> first, Future<? extends B> second) {
    return new SelectFuture<>(
        "select", false, new Siblings(first, second), Futures::<A, B>selected2);
  }

  /**
   * Waits until one of three futures ends, as {@link #select(Future, Future)} does for two.
   *
   * @cancelSafety drops all; the losers are cancelled
   * @fairness each poll begins with a future picked by {@link Context#pickFirst}
   */
  public static <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>
      Future<Select3<A, B, C>> select(
          Future<? extends A> first, Future<? extends B> second, Future<? extends C> third) {
    return new SelectFuture<>(
        "select", false, new Siblings(first, second, third), Futures::<A, B, C>selected3);
  }

  /**
   * Waits until one of four futures ends, as {@link #select(Future, Future)} does for two.
   *
   * @cancelSafety drops all; the losers are cancelled
   * @fairness each poll begins with a future picked by {@link Context#pickFirst}
   */
  public static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object>
      Future<Select4<A, B, C, D>> select(
          Future<? extends A> first,
          Future<? extends B> second,
          Future<? extends C> third,
          Future<? extends D> fourth) {
    return new SelectFuture<>(
        "select",
        false,
        new Siblings(first, second, third, fourth),
        Futures::<A, B, C, D>selected4);
  }

  /**
   * Waits until one of five futures ends, as {@link #select(Future, Future)} does for two.
   *
   * @cancelSafety drops all; the losers are cancelled
   * @fairness each poll begins with a future picked by {@link Context#pickFirst}
   */
  public static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          E extends @Nullable Object>
      Future<Select5<A, B, C, D, E>> select(
          Future<? extends A> first,
          Future<? extends B> second,
          Future<? extends C> third,
          Future<? extends D> fourth,
          Future<? extends E> fifth) {
    return new SelectFuture<>(
        "select",
        false,
        new Siblings(first, second, third, fourth, fifth),
        Futures::<A, B, C, D, E>selected5);
  }

  /**
   * Waits until one of two futures ends, polling the first one first.
   *
   * @cancelSafety as for {@link #select(Future, Future)}
   * @fairness none: if both could end, the first one wins
   */
  public static <A extends @Nullable Object, B extends @Nullable Object>
      Future<Select2<A, B>> selectBiased(Future<? extends A> first, Future<? extends B> second) {
    return new SelectFuture<>(
        "selectBiased", true, new Siblings(first, second), Futures::<A, B>selected2);
  }

  /**
   * Waits until one of three futures ends, polling them in the order of the arguments.
   *
   * @cancelSafety as for {@link #select(Future, Future)}
   * @fairness none: of those that could end, the earliest wins
   */
  public static <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>
      Future<Select3<A, B, C>> selectBiased(
          Future<? extends A> first, Future<? extends B> second, Future<? extends C> third) {
    return new SelectFuture<>(
        "selectBiased", true, new Siblings(first, second, third), Futures::<A, B, C>selected3);
  }

  /**
   * Waits until one of four futures ends, polling them in the order of the arguments.
   *
   * @cancelSafety as for {@link #select(Future, Future)}
   * @fairness none: of those that could end, the earliest wins
   */
  public static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object>
      Future<Select4<A, B, C, D>> selectBiased(
          Future<? extends A> first,
          Future<? extends B> second,
          Future<? extends C> third,
          Future<? extends D> fourth) {
    return new SelectFuture<>(
        "selectBiased",
        true,
        new Siblings(first, second, third, fourth),
        Futures::<A, B, C, D>selected4);
  }

  /**
   * Waits until one of five futures ends, polling them in the order of the arguments.
   *
   * @cancelSafety as for {@link #select(Future, Future)}
   * @fairness none: of those that could end, the earliest wins
   */
  public static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          E extends @Nullable Object>
      Future<Select5<A, B, C, D, E>> selectBiased(
          Future<? extends A> first,
          Future<? extends B> second,
          Future<? extends C> third,
          Future<? extends D> fourth,
          Future<? extends E> fifth) {
    return new SelectFuture<>(
        "selectBiased",
        true,
        new Siblings(first, second, third, fourth, fifth),
        Futures::<A, B, C, D, E>selected5);
  }

  /**
   * Waits until one of several futures ends and tells which it was. Each wake polls all of them; a
   * {@link dev.dormouse.stream.FuturesUnordered}, better for many, polls only those that were
   * woken.
   *
   * @throws IllegalArgumentException if there are none
   * @cancelSafety drops all; the losers are cancelled
   * @fairness each poll begins with a future picked by {@link Context#pickFirst}
   */
  @SuppressWarnings({"unchecked", "NullAway"}) // the value comes from a future of T
  public static <T extends @Nullable Object> Future<Winner<T>> selectAll(
      Collection<? extends Future<? extends T>> futures) {
    return new SelectFuture<>(
        "selectAll", false, siblings(futures), (index, value) -> new Winner<>(index, (T) value));
  }

  /**
   * Waits until one of several futures ends and tells which it was, polling them in the order of
   * the list.
   *
   * @throws IllegalArgumentException if there are none
   * @cancelSafety as for {@link #selectAll}
   * @fairness none: of those that could end, the earliest wins
   */
  @SuppressWarnings({"unchecked", "NullAway"}) // the value comes from a future of T
  public static <T extends @Nullable Object> Future<Winner<T>> selectAllBiased(
      Collection<? extends Future<? extends T>> futures) {
    return new SelectFuture<>(
        "selectAllBiased",
        true,
        siblings(futures),
        (index, value) -> new Winner<>(index, (T) value));
  }

  /**
   * Waits until one of several futures ends and gives its value, or fails with its failure. Each
   * wake polls all of them, as for {@link #selectAll}.
   *
   * @throws IllegalArgumentException if there are none
   * @cancelSafety drops all; the losers are cancelled
   * @fairness each poll begins with a future picked by {@link Context#pickFirst}
   */
  @SuppressWarnings({"unchecked", "NullAway"}) // the value comes from a future of T
  public static <T extends @Nullable Object> Future<T> race(
      Collection<? extends Future<? extends T>> futures) {
    return new SelectFuture<>("race", false, siblings(futures), (_, value) -> (T) value);
  }

  /**
   * Waits until one of several futures ends, as {@link #race(Collection)}.
   *
   * @throws IllegalArgumentException if there are none
   * @cancelSafety drops all; the losers are cancelled
   * @fairness each poll begins with a future picked by {@link Context#pickFirst}
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  public static <T extends @Nullable Object> Future<T> race(Future<? extends T>... futures) {
    return race(Arrays.asList(futures));
  }

  /**
   * Waits until one of several futures ends, as {@link #race(Collection)}, polling them in the
   * order of the list.
   *
   * @throws IllegalArgumentException if there are none
   * @cancelSafety drops all; the losers are cancelled
   * @fairness none: of those that could end, the earliest wins
   */
  @SuppressWarnings({"unchecked", "NullAway"}) // the value comes from a future of T
  public static <T extends @Nullable Object> Future<T> raceBiased(
      Collection<? extends Future<? extends T>> futures) {
    return new SelectFuture<>("raceBiased", true, siblings(futures), (_, value) -> (T) value);
  }

  /**
   * Waits until one of several futures ends, as {@link #raceBiased(Collection)}.
   *
   * @throws IllegalArgumentException if there are none
   * @cancelSafety drops all; the losers are cancelled
   * @fairness none: of those that could end, the earliest wins
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  public static <T extends @Nullable Object> Future<T> raceBiased(Future<? extends T>... futures) {
    return raceBiased(Arrays.asList(futures));
  }

  /**
   * Waits until one of several futures has a value. Fails only if all fail: with the first failure,
   * the others suppressed into it. An {@link Error} ends it at once.
   *
   * @throws IllegalArgumentException if there are none
   * @cancelSafety drops all; the losers are cancelled
   * @fairness each poll begins with a future picked by {@link Context#pickFirst}
   */
  public static <T extends @Nullable Object> Future<T> raceOk(
      Collection<? extends Future<? extends T>> futures) {
    return new RaceOkFuture<>(siblings(futures));
  }

  /**
   * Waits until one of several futures has a value, as {@link #raceOk(Collection)}.
   *
   * @throws IllegalArgumentException if there are none
   * @cancelSafety drops all; the losers are cancelled
   * @fairness each poll begins with a future picked by {@link Context#pickFirst}
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  public static <T extends @Nullable Object> Future<T> raceOk(Future<? extends T>... futures) {
    return raceOk(Arrays.asList(futures));
  }

  private static Siblings siblings(Collection<? extends Future<?>> futures) {
    return new Siblings(futures.toArray(Future<?>[]::new));
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // the index says which type the value has
  private static <A extends @Nullable Object, B extends @Nullable Object> Select2<A, B> selected2(
      int index, @Nullable Object value) {
    return switch (index) {
      case 0 -> new Select2.First<>((A) value);
      default -> new Select2.Second<>((B) value);
    };
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // the index says which type the value has
  private static <
          A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>
      Select3<A, B, C> selected3(int index, @Nullable Object value) {
    return switch (index) {
      case 0 -> new Select3.First<>((A) value);
      case 1 -> new Select3.Second<>((B) value);
      default -> new Select3.Third<>((C) value);
    };
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // the index says which type the value has
  private static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object>
      Select4<A, B, C, D> selected4(int index, @Nullable Object value) {
    return switch (index) {
      case 0 -> new Select4.First<>((A) value);
      case 1 -> new Select4.Second<>((B) value);
      case 2 -> new Select4.Third<>((C) value);
      default -> new Select4.Fourth<>((D) value);
    };
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // the index says which type the value has
  private static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          E extends @Nullable Object>
      Select5<A, B, C, D, E> selected5(int index, @Nullable Object value) {
    return switch (index) {
      case 0 -> new Select5.First<>((A) value);
      case 1 -> new Select5.Second<>((B) value);
      case 2 -> new Select5.Third<>((C) value);
      case 3 -> new Select5.Fourth<>((D) value);
      default -> new Select5.Fifth<>((E) value);
    };
  }
}
