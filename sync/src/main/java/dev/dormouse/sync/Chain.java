package dev.dormouse.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The slots of an unbounded channel: chunks of {@link Limits#CHUNK_MIN}, each linked to the next. A
 * sender finds its chunk at the tail, or walks on from there and appends what is missing; the
 * receiver lets go of what it has emptied, so that a drained channel keeps one chunk.
 *
 * <p>{@code tail} never runs ahead: it moves to a chunk only for a sender that has read a position
 * in it. So a sender that finds its position behind the tail has read that position too long ago,
 * and its claim could not succeed.
 *
 * <p>A chunk that was emptied links to itself. Otherwise one that has grown old in the heap would
 * keep all that came after it from being collected early.
 */
final class Chain extends Slots {
  /*
   * head   null -> first  a sender       CAS full, before any position is taken
   *        node -> next   the receiver   release: past the last slot of node
   * tail   null -> first  a sender       CAS full
   *        node -> next   any            CAS full
   * next   null -> node   a sender       CAS full; the loser uses the other's
   *        node -> itself the receiver   release: after tail has moved past it
   */
  private static final VarHandle HEAD;
  private static final VarHandle TAIL;
  private static final VarHandle NEXT;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HEAD = lookup.findVarHandle(Chain.class, "head", Node.class);
      TAIL = lookup.findVarHandle(Chain.class, "tail", Node.class);
      NEXT = lookup.findVarHandle(Node.class, "next", Node.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** One chunk. */
  private static final class Node {
    final @Nullable Object[] slots = new Object[Limits.CHUNK_MIN];

    /** The position of the first slot. */
    final long base;

    @SuppressWarnings("unused") // through NEXT only
    private @Nullable Node next;

    Node(long base) {
      this.base = base;
    }
  }

  @SuppressWarnings("unused") // through HEAD only
  private @Nullable Node head;

  @SuppressWarnings("unused") // through TAIL only
  private @Nullable Node tail;

  @Override
  @Nullable Object @Nullable [] chunkFor(long position) {
    long base = baseOf(position);
    Node node = tailAcquire();
    return node != null && node.base == base ? node.slots : walkTo(base);
  }

  private @Nullable Object @Nullable [] walkTo(long base) {
    Node node = tailAcquire();
    for (; ; ) {
      if (node == null) {
        node = first(base);
      }
      long ahead = ChannelState.distance(base, node.base);
      if (ahead <= 0) {
        return ahead == 0 ? node.slots : null;
      }
      Node next = nextAcquire(node);
      if (next == null) {
        next = append(node);
      }
      if (next == node) {
        node = tailAcquire(); // emptied meanwhile; the tail has moved on
      } else {
        casTail(node, next);
        node = next;
      }
    }
  }

  /** Returns the first chunk, made if there is none: then no position was ever taken. */
  private Node first(long base) {
    Node first = headAcquire();
    if (first == null) {
      Node fresh = new Node(base);
      Node winner = casHead(fresh);
      first = winner == null ? fresh : winner;
    }
    Node winner = casTail(null, first);
    return winner == null ? first : winner;
  }

  private static Node append(Node node) {
    Node fresh = new Node(baseOf(node.base + Limits.CHUNK_MIN));
    Node winner = casNext(node, fresh);
    return winner == null ? fresh : winner;
  }

  @Override
  @Nullable Object @Nullable [] chunkAt(long head) {
    Node node = headAcquire();
    if (node == null) {
      return null;
    }
    if (node.base != baseOf(head)) {
      Node next = nextAcquire(node);
      if (next == null) {
        return null;
      }
      casTail(node, next);
      publishHead(next);
      publishEmptied(node);
      node = next;
    }
    return node.slots;
  }

  @Override
  boolean leave(long head) {
    return true;
  }

  @Override
  boolean isBounded() {
    return false;
  }

  @Override
  int chunksHeld() {
    int held = 0;
    for (Node node = headAcquire(); node != null; node = nextAcquire(node)) {
      held++;
    }
    return held;
  }

  private static long baseOf(long position) {
    return position & ChannelState.POSITION_MASK & -Limits.CHUNK_MIN;
  }

  /** Acquire: pairs with casHead() and publishHead(), so that the chunk's nulls are seen. */
  private @Nullable Node headAcquire() {
    return (Node) HEAD.getAcquire(this);
  }

  /** Full CAS: one sender's chunk is the first; pairs with headAcquire(). */
  private @Nullable Node casHead(Node fresh) {
    return (Node) HEAD.compareAndExchange(this, (Node) null, fresh);
  }

  /** Release: only the receiver leaves a chunk; pairs with headAcquire(). */
  private void publishHead(Node next) {
    HEAD.setRelease(this, next);
  }

  /** Acquire: pairs with casTail(), so that the chunk's nulls are seen. */
  private @Nullable Node tailAcquire() {
    return (Node) TAIL.getAcquire(this);
  }

  /** Moves the tail on by one, whoever does it. Returns what was there instead, or null. */
  private @Nullable Node casTail(@Nullable Node seen, Node next) {
    // Full CAS: the chunk was appended before; pairs with tailAcquire().
    Node before = (Node) TAIL.compareAndExchange(this, seen, next);
    return before == seen ? null : before;
  }

  /** Acquire: pairs with casNext(), so that the chunk's nulls are seen. */
  private static @Nullable Node nextAcquire(Node node) {
    return (Node) NEXT.getAcquire(node);
  }

  /** Full CAS: one sender's chunk comes next; pairs with nextAcquire(). */
  private static @Nullable Node casNext(Node node, Node fresh) {
    return (Node) NEXT.compareAndExchange(node, (Node) null, fresh);
  }

  /** Release: after casTail(); pairs with nextAcquire() of a sender that looked at an old tail. */
  private static void publishEmptied(Node node) {
    NEXT.setRelease(node, node);
  }
}
