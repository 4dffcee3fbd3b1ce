package dev.dormouse.beside;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.mapstruct.factory.Mappers;

/** Main and test classes are woven, see generated ones, and run with JaCoCo's probes in them. */
class OrdersTest {
  private final Orders orders = new Orders(Mappers.getMapper(ReceiptMapper.class));
  private final Queue<Poll<Order>> answers =
      new ArrayDeque<>(List.of(Poll.pending(), Poll.ready(new Order("nut", 3))));

  @Test
  void blockSuspendsAndUsesGeneratedClasses() throws Exception {
    Future<Receipt> receipt = orders.confirm(cx -> answers.remove());

    assertThat(receipt.poll(Context.noop())).isEqualTo(Poll.pending());
    assertThat(receipt.poll(Context.noop())).isEqualTo(Poll.ready(new Receipt("nut", 6)));
  }

  @Test
  void blockOfATestIsWovenToo() throws Exception {
    Future<Integer> pieces = async(() -> await(orders.confirm(cx -> answers.remove())).pieces());

    assertThat(pieces.poll(Context.noop())).isEqualTo(Poll.pending());
    assertThat(pieces.poll(Context.noop())).isEqualTo(Poll.ready(6));
  }

  /** So the rule on the coverage in the pom speaks of classes that JaCoCo has seen. */
  @Test
  void probesAreInTheClassOfTheBlock() {
    assertThat(Orders.class.getDeclaredMethods())
        .anyMatch(method -> method.getName().equals("$jacocoInit"));
  }
}
