package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Receive;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Arrivals for several threads: the turning one adds, a reader takes, under the monitor. */
final class SharedArrivals extends Arrivals {
  SharedArrivals() {
    super(false);
  }

  /** Takes over from the one thread that had them. */
  SharedArrivals(Arrivals before) {
    super(before);
  }

  @Override
  synchronized boolean begin(int kind) {
    return super.begin(kind);
  }

  @Override
  synchronized void end(int kind) {
    super.end(kind);
  }

  @Override
  synchronized int underWay() {
    return super.underWay();
  }

  @Override
  synchronized boolean add(ReceiveBuffers pool, int buffer, int length) {
    return super.add(pool, buffer, length);
  }

  @Override
  synchronized void readByCall(int count, int most) {
    super.readByCall(count, most);
  }

  @Override
  synchronized int readingKind() {
    return super.readingKind();
  }

  @Override
  synchronized void fail(int errno) {
    super.fail(errno);
  }

  @Override
  synchronized int takeFailure() {
    return super.takeFailure();
  }

  @Override
  synchronized int take(@Nullable ReceiveBuffers pool, Receive receive, int most) {
    return super.take(pool, receive, most);
  }

  @Override
  synchronized int look(MemorySegment room) {
    return super.look(room);
  }

  @Override
  synchronized void leave() {
    super.leave();
  }

  @Override
  synchronized boolean isLeaving() {
    return super.isLeaving();
  }

  @Override
  synchronized void copyToHeap(ReceiveBuffers pool) {
    super.copyToHeap(pool);
  }

  @Override
  synchronized void startOver() {
    super.startOver();
  }

  @Override
  synchronized void close(ReceiveBuffers pool) {
    super.close(pool);
  }

  @Override
  synchronized int unread() {
    return super.unread();
  }

  @Override
  synchronized boolean hasBytes() {
    return super.hasBytes();
  }
}
