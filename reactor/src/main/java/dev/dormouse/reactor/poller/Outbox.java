package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Limits;
import dev.dormouse.reactor.Send;
import dev.dormouse.sys.linux.Errno;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was written to one stream and is not with the kernel yet. Of one thread at a time.
 *
 * <p>Small writes of a turn gather in a slot, which one entry sends with the next submission. What
 * the socket had no room for stays here and goes before anything else. A failure is told to the
 * next send, or to the end of the sending direction.
 */
final class Outbox {
  /*
   * EMPTY   -> QUEUED   send()     slot >= 0, its entry waits for the submission
   * QUEUED  -> QUEUED   send()     further bytes lengthen the entry
   * QUEUED  -> TAKEN    submission the entry is done; a completion that tells of a failure may wait
   * TAKEN   -> EMPTY    confirm(), settle()  no complaint
   * TAKEN   -> BACKLOG  fell()     short: what is left was copied, the slot is free
   * QUEUED  -> BACKLOG  startOver()  the ring has gone
   * BACKLOG -> EMPTY    push()     all of it went, or failed
   * EMPTY   -> left     leave(), finished()  other threads write, by call; nothing comes any more
   *
   * There is never more than one entry, so nothing can overtake a send that falls short.
   */
  private final UringSource source;
  private final UringPoller poller;
  private final Entries entries;
  private final SendSlots slots;

  private int slot = SendSlots.NONE;
  private int length;
  private int index;
  private boolean listed;
  private byte @Nullable [] backlog;
  private int backlogAt;

  /** Written by the one thread; read, and told, by whoever writes. */
  private volatile int failure;

  /** What happens once everything is sent. */
  private boolean shutAfter;

  private boolean closeAfter;
  private boolean leaveAfter;

  Outbox(UringSource source, UringPoller poller, SendSlots slots) {
    this.source = source;
    this.poller = poller;
    this.entries = poller.entries();
    this.slots = slots;
  }

  boolean isListed() {
    return listed;
  }

  void list(boolean on) {
    listed = on;
  }

  boolean hasSlot() {
    return slot != SendSlots.NONE;
  }

  /** Tells whether the kernel has still to take the entry. */
  boolean isQueued() {
    return hasSlot() && !entries.isTaken(index);
  }

  /** Takes bytes to send; see {@link ReadySource#trySend}. */
  int send(Send send, int most) throws IOException {
    throwFailure();
    if (isQueued() && length + most <= Limits.SEND_SLOT_BYTES) {
      copy(send, most);
      entries.lengthenSend(index, length);
      return most;
    }
    if (!settle()) {
      return ReadySource.WOULD_BLOCK;
    }
    throwFailure();
    if (leaveAfter) {
      finished();
      return source.sendByCall(send, most);
    }
    if (most <= Limits.SEND_SLOT_BYTES && entries.hasRoom()) {
      slot = slots.take(this);
      if (hasSlot()) {
        length = 0;
        copy(send, most);
        index = entries.send(source, slots.memory(), base(), length);
        return most;
      }
    }
    return source.sendByCall(send, most);
  }

  private void copy(Send send, int count) {
    MemorySegment to = slots.memory();
    long at = base() + length;
    byte[] array = send.array();
    if (array != null) {
      MemorySegment.copy(array, send.offset(), to, ValueLayout.JAVA_BYTE, at, count);
    } else {
      ByteBuffer buffer = Objects.requireNonNull(send.buffer());
      MemorySegment.copy(MemorySegment.ofBuffer(buffer), 0, to, at, count);
      buffer.position(buffer.position() + count);
    }
    length += count;
  }

  private long base() {
    return (long) slot * Limits.SEND_SLOT_BYTES;
  }

  /** Hands over what is here; true if nothing is left that the kernel has not. */
  private boolean settle() {
    if (hasSlot()) {
      if (isQueued()) {
        entries.flush();
      }
      if (isQueued() || entries.mayHaveFallen(source)) {
        return false; // the turn will see what has become of it
      }
      freeSlot();
    }
    return push();
  }

  private void freeSlot() {
    slots.release(slot);
    slot = SendSlots.NONE;
  }

  /** Learns that the send was done if the kernel has taken it. */
  void confirm() {
    if (hasSlot() && entries.isTaken(index)) {
      freeSlot();
      finished();
    }
  }

  /** Takes the completion of a send that has failed or fallen short. */
  void fell(int result) {
    int sent = Math.max(0, result);
    if (result >= 0 || result == -Errno.EAGAIN || result == -Errno.EINTR) {
      keep(sent);
      if (push()) {
        source.event(ReadySource.WRITE, false);
      }
    } else {
      freeSlot();
      lose(-result);
      source.event(ReadySource.WRITE, false);
    }
  }

  /** Learns that the kernel will neither take an entry nor tell of room. */
  void startOver() {
    if (hasSlot()) {
      keep(0);
    }
    push();
  }

  private void keep(int sent) {
    backlog = slots.memory().asSlice(base() + sent, length - sent).toArray(ValueLayout.JAVA_BYTE);
    backlogAt = 0;
    freeSlot();
  }

  /**
   * Sends what is left by system call, and waits for room in the kernel if it has none.
   *
   * @return false if something is left
   */
  boolean push() {
    byte[] left = backlog;
    if (left == null) {
      return true;
    }
    while (backlogAt < left.length) {
      int count = source.sendNow(left, backlogAt);
      if (count >= 0) {
        backlogAt += count;
      } else if (count == -Errno.EAGAIN) {
        return !awaitRoom();
      } else if (count != -Errno.EINTR) {
        lose(-count);
        return true;
      }
    }
    backlog = null;
    finished();
    return true;
  }

  /** Waits for room; false if that is impossible, and the bytes are lost. */
  private boolean awaitRoom() {
    try {
      source.watch(ReadySource.WRITE);
      return true;
    } catch (IOException refused) {
      lose(Errno.EAGAIN);
      return false;
    }
  }

  private void lose(int errno) {
    failure = errno;
    cut();
  }

  /** Does what waited for the last byte. */
  private void finished() {
    if (shutAfter) {
      shutAfter = false;
      source.endSends();
    }
    if (closeAfter) {
      closeAfter = false;
      poller.lingered(source);
    }
    if (leaveAfter) {
      leaveAfter = false;
      source.letOthersWrite();
    }
  }

  /**
   * Prepares the end of the sending direction.
   *
   * @return false if bytes are left; the direction ends behind the last of them
   * @throws IOException if bytes could not be sent
   */
  boolean finish() throws IOException {
    boolean settled = settle();
    throwFailure();
    shutAfter = !settled;
    return settled;
  }

  /** Ends the sending direction behind the last byte; whether one is lost is told later. */
  void shutLater() {
    if (settle()) {
      source.endSends();
    } else {
      shutAfter = true;
    }
  }

  /** Lets other threads write once the last byte is with the kernel. */
  void leave() {
    leaveAfter = true;
    if (settle()) {
      finished();
    }
  }

  /** Prepares the close; false if bytes are left, and the close comes behind the last of them. */
  boolean finishForClose() {
    boolean settled = settle();
    closeAfter = !settled;
    return settled;
  }

  /** Keeps why nothing can be sent any more, for whoever writes. */
  void fail(int errno) {
    failure = errno;
  }

  /** Tells whether there are bytes that may not be with the kernel. */
  boolean isLeft() {
    return hasSlot() || backlog != null;
  }

  /** Gives up what is left. */
  void discard() {
    if (hasSlot()) {
      freeSlot();
    }
    cut();
  }

  /** Ends with a reset, so that the other end does not take what it has for the whole. */
  private void cut() {
    source.resetOnClose();
    shutAfter = false;
    backlog = null;
    finished();
  }

  private synchronized int takeFailure() {
    int errno = failure;
    failure = 0;
    return errno;
  }

  /** Tells a failure, once. */
  void throwFailure() throws IOException {
    if (failure != 0) {
      int errno = takeFailure();
      if (errno != 0) {
        throw source.failed(errno);
      }
    }
  }
}
