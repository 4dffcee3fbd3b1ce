package dev.dormouse.beside;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Future;

/** Takes orders in async blocks that use generated classes. */
public final class Orders {
  private final ReceiptMapper mapper;

  /** Takes orders with a mapper. */
  public Orders(ReceiptMapper mapper) {
    this.mapper = mapper;
  }

  /** Doubles an order as soon as it is there, and confirms it. */
  public Future<Receipt> confirm(Future<Order> coming) {
    return async(() -> {
      Order order = await(coming);
      Order twice = OrderBuilder.from(order).withCount(2 * order.count());
      return mapper.receipt(twice);
    });
  }
}
