package dev.dormouse.task;

import dev.dormouse.future.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** One child of an owner: its waker, which puts it into the owner's {@link WokenStack}. */
abstract class Woken implements Waker {
  /*
   * 0      -> LINKED  wake()    getAndSet, full: the winner pushes
   * LINKED -> LINKED  wake()    getAndSet, full, of the same value
   * LINKED -> 0       unlink()  getAndSet, full: after `next` was read, before the child is polled
   *
   * A wake is always a read-modify-write. One that only looked and went away would leave what it
   * wrote in its store buffer while the owner takes the bit away and polls with the old data.
   */
  private static final int LINKED = 1;
  private static final VarHandle LINK;

  static {
    try {
      LINK = MethodHandles.lookup().findVarHandle(Woken.class, "link", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final WokenStack stack;

  /** The next one in the stack. Plain: of who set LINKED, then of who takes it out. */
  @Nullable Woken next;

  @SuppressWarnings("unused") // through LINK only
  private int link;

  Woken(WokenStack stack) {
    this.stack = stack;
  }

  @Override
  public final void wake() {
    if (exchangeLink(LINKED) == 0) {
      stack.push(this);
    }
  }

  /** Lets later wakes push again. For the owner, who has read the link to the next. */
  final void unlink() {
    next = null;
    int was = exchangeLink(0);
    assert was == LINKED;
  }

  /** Full: what a waker wrote before is seen after unlink(); pairs with itself. */
  private int exchangeLink(int bit) {
    return (int) LINK.getAndSet(this, bit);
  }
}
