package dev.dormouse.sync;

import dev.dormouse.future.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for something that wakes them all: a stack without a lock, which is only ever
 * taken as a whole.
 */
final class Crowd {
  /*
   * newest: null | member -> member  push       CAS, full: publishes the member, its link and waker
   *         null | member -> null    takeAll    getAndSet, full
   * member: out -> linked   by the owner, before the push
   *         linked -> out   by whoever took the chain, volatile: after it has read the link, before
   *                         it reads the waker
   *
   * No wake-up is lost. After await() a member has stored its waker and then seen itself linked, or
   * pushed itself. So it is in the stack, or in a chain whose taker is still to clear `linked` and
   * reads the waker afterwards: that one finds this waker, whatever event it came for. From the
   * stack the next taker wakes it. And who changes the condition does so before its look at
   * `newest`, while the member looks at the condition after await(): one of them sees the other.
   *
   * A member that ends its wait stays linked, with no waker, and one that has left for good cannot
   * be unlinked; when DEAD_MAX such are in the stack, and more than live, all are woken, and those
   * that live link themselves again.
   */
  private static final VarHandle NEWEST;
  private static final VarHandle DEAD;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      NEWEST = lookup.findVarHandle(Crowd.class, "newest", CrowdMember.class);
      DEAD = lookup.findVarHandle(Crowd.class, "dead", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  @SuppressWarnings("unused") // through NEWEST only
  private @Nullable CrowdMember newest;

  /** How many of those linked have left for good, roughly. */
  @SuppressWarnings("unused") // through DEAD only
  private int dead;

  /** Has {@code member} woken by the next wakeAll(). The caller looks at its condition again. */
  void await(CrowdMember member, Waker waker) {
    if (member.isLinkedVolatile()) {
      if (member.wakerPlain() != waker) {
        member.storeWaker(waker);
      }
      if (member.isLinkedVolatile()) {
        return;
      }
    }
    push(member, waker);
  }

  private void push(CrowdMember member, Waker waker) {
    member.linking();
    if (member.wakerPlain() != waker) {
      member.storeWaker(waker);
    }
    for (; ; ) {
      CrowdMember seen = newestAcquire();
      member.next = seen;
      if (casNewest(seen, member)) {
        return;
      }
      Thread.onSpinWait();
    }
  }

  /** Wakes all that wait. The caller has changed the condition, in full order, and has no lock. */
  void wakeAll() {
    if (newestVolatile() == null) {
      return;
    }
    storeDead(0);
    CrowdMember member = exchangeEmpty();
    while (member != null) {
      CrowdMember next = member.next;
      member.next = null;
      member.unlinked();
      WakeUp.call(member.wakerVolatile());
      member = next;
    }
  }

  /** Counts a member that has left for good; {@code living} are those that have not. No lock. */
  void leave(CrowdMember member, int living) {
    member.unpark();
    if (member.isLinkedVolatile()) {
      int count = countDead();
      if (count > Limits.DEAD_WAITERS_MAX && count > living) {
        wakeAll();
      }
    }
  }

  /** Acquire: nothing is read through it, the CAS decides; pairs with casNewest(). */
  private @Nullable CrowdMember newestAcquire() {
    return (CrowdMember) NEWEST.getAcquire(this);
  }

  /** Volatile: after the change of the condition; pairs with casNewest(). */
  private @Nullable CrowdMember newestVolatile() {
    return (CrowdMember) NEWEST.getVolatile(this);
  }

  /** Full: before the member's second look at its condition; pairs with exchangeEmpty(). */
  private boolean casNewest(@Nullable CrowdMember seen, CrowdMember member) {
    return NEWEST.compareAndSet(this, seen, member);
  }

  /** Full: pairs with casNewest(). */
  private @Nullable CrowdMember exchangeEmpty() {
    return (CrowdMember) NEWEST.getAndSet(this, (CrowdMember) null);
  }

  /** Full: pairs with storeDead(), of which it may miss one. */
  private int countDead() {
    return (int) DEAD.getAndAdd(this, 1) + 1;
  }

  /**
   * Opaque: before the chain is taken, so that the count is rather too high; pairs with
   * countDead().
   */
  private void storeDead(int count) {
    DEAD.setOpaque(this, count);
  }
}
