package dev.dormouse.compiler;

import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.util.Optional;
import java.util.Set;

/**
 * What a call does to a lock or semaphore of java.util.concurrent.
 *
 * @param action what it does to its receiver
 * @param kind what holding the receiver is called
 */
record LockCall(Action action, Fact.Kind kind) {

  /** What calls do. */
  enum Action {
    /** Takes it, or throws. */
    TAKE,
    /** Takes it if the result is true or not zero. */
    TRY,
    /** As TRY, unless it is held: then that goes on. */
    CONVERT,
    /** Lets go of it. */
    RELEASE,
    /** Asks whether this thread holds it. */
    ASK
  }

  private static final Set<String> VIEWS =
      Set.of("readLock", "writeLock", "asReadLock", "asWriteLock", "asReadWriteLock");

  /** Spares looking up types for calls that do nothing to any lock. */
  private static final Set<String> NAMES =
      Set.of(
          "lock",
          "lockInterruptibly",
          "tryLock",
          "unlock",
          "isHeldByCurrentThread",
          "isWriteLockedByCurrentThread",
          "readLock",
          "writeLock",
          "readLockInterruptibly",
          "writeLockInterruptibly",
          "tryReadLock",
          "tryWriteLock",
          "tryConvertToReadLock",
          "tryConvertToWriteLock",
          "tryConvertToOptimisticRead",
          "unlockRead",
          "unlockWrite",
          "tryUnlockRead",
          "tryUnlockWrite",
          "acquire",
          "acquireUninterruptibly",
          "tryAcquire",
          "drainPermits",
          "release");

  /** What {@code call} does to its receiver, if that is a lock or semaphore. */
  static Optional<LockCall> of(InvokeInstruction call, KnownTypes types) {
    String name = call.name().stringValue();
    if (!NAMES.contains(name)) {
      return Optional.empty();
    }
    ClassDesc owner = call.owner().asSymbol();
    if (types.isA(owner, Vocabulary.STAMPED_LOCK)) {
      return ofStampedLock(name).map(action -> new LockCall(action, Fact.Kind.LOCKED));
    }
    if (types.isA(owner, Vocabulary.SEMAPHORE)) {
      return ofSemaphore(name).map(action -> new LockCall(action, Fact.Kind.PERMITTED));
    }
    return types.isA(owner, Vocabulary.LOCK)
        ? ofLock(name).map(action -> new LockCall(action, Fact.Kind.LOCKED))
        : Optional.empty();
  }

  private static Optional<Action> ofLock(String name) {
    return Optional.ofNullable(
        switch (name) {
          case "lock", "lockInterruptibly" -> Action.TAKE;
          case "tryLock" -> Action.TRY;
          case "unlock" -> Action.RELEASE;
          case "isHeldByCurrentThread" -> Action.ASK;
          default -> null;
        });
  }

  private static Optional<Action> ofStampedLock(String name) {
    return Optional.ofNullable(
        switch (name) {
          case "readLock", "writeLock", "readLockInterruptibly", "writeLockInterruptibly" ->
              Action.TAKE;
          case "tryReadLock", "tryWriteLock" -> Action.TRY;
          case "tryConvertToReadLock", "tryConvertToWriteLock" -> Action.CONVERT;
          case "tryConvertToOptimisticRead",
              "unlock",
              "unlockRead",
              "unlockWrite",
              "tryUnlockRead",
              "tryUnlockWrite" ->
              Action.RELEASE;
          default -> null;
        });
  }

  private static Optional<Action> ofSemaphore(String name) {
    return Optional.ofNullable(
        switch (name) {
          case "acquire", "acquireUninterruptibly" -> Action.TAKE;
          case "tryAcquire", "drainPermits" -> Action.TRY;
          case "release" -> Action.RELEASE;
          default -> null;
        });
  }

  /** Tells whether {@code call} answers with the same lock each time. */
  static boolean isView(InvokeInstruction call, KnownTypes types) {
    ClassDesc owner = call.owner().asSymbol();
    return VIEWS.contains(call.name().stringValue())
        && call.typeSymbol().returnType().isClassOrInterface()
        && (types.isA(owner, Vocabulary.READ_WRITE_LOCK)
            || types.isA(owner, Vocabulary.STAMPED_LOCK));
  }

  /** Tells whether {@code call} may take a lock, by its name alone. */
  static boolean mayTake(InvokeInstruction call) {
    return NAMES.contains(call.name().stringValue());
  }
}
