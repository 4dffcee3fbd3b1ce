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
   *         linked -> out   by whoever took the chain, after it has read link and waker
   *
   * No wake-up is lost: who changes the condition does so before its look at `newest`, and a member
   * looks at the condition again after await(). Both sides step in full order, so one of them sees
   * the other. A member that finds itself linked either stores another waker, after which the same
   * argument holds, or finds its own: then a taker that has not cleared `linked` yet is still to
   * call it.
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
    if (!member.isLinkedAcquire()) {
      push(member, waker);
    } else if (member.wakerPlain() != waker) {
      member.storeWaker(waker);
    }
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
      Waker waker = member.wakerAcquire();
      member.next = null;
      member.unlinked();
      WakeUp.call(waker);
      member = next;
    }
  }

  /** Counts a member that has left for good; {@code living} are those that have not. No lock. */
  void leave(CrowdMember member, int living) {
    member.unpark();
    if (member.isLinkedAcquire()) {
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

  /** Opaque: before the chain is taken, so that the count is rather too high; see countDead(). */
  private void storeDead(int count) {
    DEAD.setOpaque(this, count);
  }
}
