package dev.dormouse.future;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One child of an owner with many: its waker, which puts it into the owner's {@link WokenStack}.
 * For authors of combinators that poll only those children which were woken.
 */
public abstract class Woken implements Waker {
  /*
   * 0      -> LINKED  wake()     getAndSet, full: the winner pushes
   * LINKED -> LINKED  wake()     getAndSet, full, of the same value
   * 0      -> LINKED  reserve()  getAndSet, full: later wakes do not push
   * LINKED -> LINKED  reserve()  getAndSet, full: the child is in the stack, or reserved already
   * LINKED -> 0       unlink()   getAndSet, full: after `next` was read, before the child is polled
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

  /** Makes a child that its wakes put into {@code stack}. */
  protected Woken(WokenStack stack) {
    this.stack = Objects.requireNonNull(stack, "stack");
  }

  @Override
  public final void wake() {
    if (exchangeLink(LINKED) == 0) {
      stack.push(this);
    }
  }

  /**
   * Lets later wakes push this child again. For the owner, once for each child that it took out of
   * the stack, or that it had reserved, before it polls that child.
   *
   * @return the child behind this one in what was taken, or null
   */
  public final @Nullable Woken unlink() {
    Woken behind = next;
    next = null;
    int was = exchangeLink(0);
    assert was == LINKED;
    return behind;
  }

  /**
   * Keeps later wakes from pushing this child: for the owner, who will poll it anyway, or never.
   *
   * @return false if the child is in the stack already
   */
  public final boolean reserve() {
    return exchangeLink(LINKED) == 0;
  }

  /** Full: what a waker wrote before is seen after unlink(); pairs with itself. */
  private int exchangeLink(int bit) {
    return (int) LINK.getAndSet(this, bit);
  }
}
