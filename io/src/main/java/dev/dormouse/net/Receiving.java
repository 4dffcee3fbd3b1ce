package dev.dormouse.net;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.reactor.ReceiveDatagram;
import dev.dormouse.reactor.Transfer;
import org.jspecify.annotations.Nullable;

/** Tells what an operation has learned of its datagram, in the same poll. */
final class Receiving<A> extends RawFuture<Datagram<A>> {
  private final SourceDatagrams<A> socket;
  private final ReceiveDatagram receive;

  Receiving(SourceDatagrams<A> socket, ReceiveDatagram receive, Future<Integer> same) {
    assert receive == same;
    this.socket = socket;
    this.receive = receive;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    int count = receive.pollCount(cx);
    return count == Transfer.PENDING ? Poll.PENDING : socket.datagram(receive, count);
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of(receive);
  }

  @Override
  public void drop() {
    receive.drop();
  }
}
