package dev.dormouse.future;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Which of many children were woken, so that their owner polls only those.
 *
 * <p>Each child gets a waker of its own, which sets the child's bit and wakes the owner's task. The
 * owner stores its task's waker with {@link #begin}, then drains the bits word by word. All bits
 * are set at first, since nobody has polled the children yet.
 */
final class WokenChildren {
  /*
   * A bit of woken[]:
   * 1 -> 0  drain()    getAndSet of the word, full: the owner polls the child afterwards
   * 0 -> 1  wake()     getAndBitwiseOr, full: what the caller wrote before is seen after drain()
   * 1 -> 1  wake()     the same; whoever set the bit has arranged that the owner is polled
   * 0 -> 1  putBack()  getAndBitwiseOr, full: the owner has arranged its next poll itself
   */
  private static final VarHandle WOKEN = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] woken;
  private final ChildWaker[] wakers;
  private final WakerSlot owner = new WakerSlot();

  WokenChildren(int size) {
    this.woken = new long[(size + Long.SIZE - 1) / Long.SIZE];
    this.wakers = new ChildWaker[size];
    for (int i = 0; i < size; i++) {
      woken[i / Long.SIZE] |= 1L << i;
      wakers[i] = new ChildWaker(this, i);
    }
  }

  /** Returns how many words there are to drain. */
  int words() {
    return woken.length;
  }

  /** Stores the owner's waker, before the bits are drained. */
  void begin(Waker waker) {
    owner.register(waker);
  }

  /** Empties a word; bit b of the answer is child 64 * word + b. */
  long drain(int word) {
    return exchangeEmpty(word);
  }

  /** Sets the bits {@code left} of a drained word again; the owner wakes itself for them. */
  void putBack(int word, long left) {
    add(word, left);
  }

  /** Returns the waker to poll a child with. */
  Waker waker(int child) {
    return wakers[child];
  }

  /** Lets go of the owner's task; wakers that children still hold do nothing from now on. */
  void end() {
    owner.take();
  }

  private void wake(int child) {
    long bit = 1L << child;
    if ((add(child / Long.SIZE, bit) & bit) == 0) {
      owner.wake();
    }
  }

  /** Full: pairs with add(), whose bits and what was written before them are seen from here on. */
  private long exchangeEmpty(int word) {
    return (long) WOKEN.getAndSet(woken, word, 0L);
  }

  /** Full: pairs with exchangeEmpty(), and comes before the owner's waker is taken. */
  private long add(int word, long bits) {
    return (long) WOKEN.getAndBitwiseOr(woken, word, bits);
  }

  /** Wakes one child by way of its owner. */
  private static final class ChildWaker implements Waker {
    private final WokenChildren set;
    private final int child;

    ChildWaker(WokenChildren set, int child) {
      this.set = set;
      this.child = child;
    }

    @Override
    public void wake() {
      set.wake(child);
    }
  }
}
