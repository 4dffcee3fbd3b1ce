package dev.dormouse.bench;

import kotlin.ResultKt;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import kotlin.coroutines.jvm.internal.ContinuationImpl;
import kotlin.jvm.functions.Function2;
import kotlinx.coroutines.CoroutineScope;
import org.jspecify.annotations.Nullable;

/**
 * A suspending lambda as Kotlin's compiler writes it: a state machine that goes on from {@link
 * #proceed} whenever what it waited for is there.
 */
abstract class KotlinMachine extends ContinuationImpl {
  private static final Object SUSPENDED = IntrinsicsKt.getCOROUTINE_SUSPENDED();

  KotlinMachine(Continuation<Object> completion) {
    super(completion);
  }

  /** Returns the lambda whose calls each make a machine and start it. */
  @SuppressWarnings("unchecked") // whoever completes it takes any answer
  static <T> Function2<CoroutineScope, Continuation<? super T>, Object> lambda(Maker maker) {
    return (scope, completion) ->
        maker.make(scope, (Continuation<Object>) (Continuation<?>) completion).proceed(null);
  }

  /** Makes one machine. */
  interface Maker {
    KotlinMachine make(CoroutineScope scope, Continuation<Object> completion);
  }

  /** Returns this as what a call resumes. */
  @SuppressWarnings("unchecked") // proceed() takes what comes
  final <T> Continuation<T> self() {
    return (Continuation<T>) (Continuation<?>) this;
  }

  static boolean isSuspended(@Nullable Object answer) {
    return answer == SUSPENDED;
  }

  @Override
  protected final @Nullable Object invokeSuspend(Object result) {
    ResultKt.throwOnFailure(result);
    return proceed(result);
  }

  /**
   * Goes on, at first with null, then with the answer of the call that suspended. Returns what a
   * call returned that suspends, or the machine's own answer.
   */
  abstract @Nullable Object proceed(@Nullable Object answer);
}
