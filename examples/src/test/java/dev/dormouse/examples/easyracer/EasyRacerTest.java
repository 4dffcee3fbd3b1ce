package dev.dormouse.examples.easyracer;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.clock;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.examples.easyracer.RacerServer.Visit;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each scenario against a server that checks what the course is about: that losers are gone. */
@Timeout(240)
@ParameterizedClass
@MethodSource("runtimes")
class EasyRacerTest {
  private static final int RACERS = 500;
  private static final Duration SECOND = Duration.ofMillis(40);

  private final Supplier<AsyncRuntime> make;

  EasyRacerTest(Supplier<AsyncRuntime> make) {
    this.make = make;
  }

  static Stream<Supplier<AsyncRuntime>> runtimes() {
    return Stream.of(AsyncRuntime::currentThread, AsyncRuntime::workStealing);
  }

  /** What the server does in a scenario. */
  private interface Script {
    Future<Void> play(RacerServer server);
  }

  private void run(Script script, Function<EasyRacer, Future<String>> scenario) throws Exception {
    run(make, script, scenario);
  }

  private static void run(
      Supplier<AsyncRuntime> make, Script script, Function<EasyRacer, Future<String>> scenario)
      throws Exception {
    try (var runtime = make.get()) {
      String answer =
          runtime.blockOn(
              async(() -> {
                try (var server = await(RacerServer.open())) {
                  var course = new EasyRacer(server.port(), RACERS, SECOND);
                  var both = Futures.join(scenario.apply(course), script.play(server));
                  return await(both).first();
                }
              }));
      assertThat(answer).isEqualTo("right");
      assertThat(runtime.shutdown(Duration.ofSeconds(30)).isClean()).isTrue();
    }
  }

  @Test
  void firstAnswerWinsAndTheLoserHangsUp() throws Exception {
    run(
        server ->
            async(() -> {
              Visit loser = await(server.next());
              await(await(server.next()).reply(200, "right"));
              await(loser.gone());
            }),
        course -> course.race(1, 2));
  }

  @Test
  void brokenConnectionLoses() throws Exception {
    run(
        server ->
            async(() -> {
              Visit broken = await(server.next());
              Visit winner = await(server.next());
              broken.hangUp();
              await(winner.reply(200, "right"));
            }),
        course -> course.race(2, 2));
  }

  @Test
  void manyLosersAllHangUp() throws Exception {
    run(
        server ->
            async(() -> {
              List<Visit> losers = new ArrayList<>();
              for (int i = 1; i < RACERS; i++) {
                losers.add(await(server.next()));
              }
              await(await(server.next()).reply(200, "right"));
              for (Visit loser : losers) {
                await(loser.gone());
              }
            }),
        course -> course.race(3, RACERS));
  }

  @Test
  void impatientOneGivesUp() throws Exception {
    run(
        server ->
            async(() -> {
              Visit one = await(server.next());
              Visit other = await(server.next());
              var gone = List.of(one.ended(), other.ended());
              int impatient = await(Futures.selectAll(gone)).index();
              await((impatient == 0 ? other : one).reply(200, "right"));
            }),
        course -> course.raceWithImpatience());
  }

  @Test
  void answerOfFailureLoses() throws Exception {
    run(
        server ->
            async(() -> {
              Visit failing = await(server.next());
              Visit winner = await(server.next());
              await(failing.reply(500, "wrong"));
              await(winner.reply(200, "right"));
            }),
        course -> course.race(5, 2));
  }

  @Test
  void failureAndSilenceLoseToTheThird() throws Exception {
    run(
        server ->
            async(() -> {
              Visit failing = await(server.next());
              Visit silent = await(server.next());
              Visit winner = await(server.next());
              await(failing.reply(500, "wrong"));
              await(winner.reply(200, "right"));
              await(silent.gone());
            }),
        course -> course.race(6, 3));
  }

  @Test
  void hedgeStartsLater() throws Exception {
    AtomicReference<Moment> begun = new AtomicReference<>();
    run(
        server ->
            async(() -> {
              Visit first = await(server.next());
              Visit second = await(server.next());
              assertThat(begun.get().elapsed(clock()))
                  .isGreaterThanOrEqualTo(SECOND.multipliedBy(3));
              await(second.reply(200, "right"));
              await(first.gone());
            }),
        course ->
            async(() -> {
              begun.set(Moment.now(clock()));
              return await(course.hedge());
            }));
  }

  @Test
  void everyResourceIsClosed() throws Exception {
    run(
        server ->
            async(() -> {
              Set<String> open = new HashSet<>();
              List<Visit> users = new ArrayList<>();
              while (users.size() < 2) {
                Visit visit = await(server.next());
                if (visit.path().equals("/8?open")) {
                  String id = "id" + open.size();
                  open.add(id);
                  await(visit.reply(200, id));
                } else {
                  assertThat(open).contains(visit.path().substring("/8?use=".length()));
                  users.add(visit);
                }
              }
              await(users.getFirst().reply(500, "wrong"));
              await(users.getLast().reply(200, "right"));
              while (!open.isEmpty()) {
                Visit visit = await(server.next());
                assertThat(open.remove(visit.path().substring("/8?close=".length()))).isTrue();
                await(visit.reply(200, "closed"));
              }
            }),
        course -> course.raceForResources());
  }

  /** On one thread: of two tasks on two of them the later answered one may be the first to end. */
  @Test
  void lettersComeInTheOrderOfTheAnswers() throws Exception {
    run(
        AsyncRuntime::currentThread,
        server ->
            async(() -> {
              List<Visit> visits = new ArrayList<>();
              for (int i = 0; i < 10; i++) {
                visits.add(await(server.next()));
              }
              for (int i = 0; i < 10; i++) {
                Visit visit = visits.get(9 - i);
                boolean fails = i % 2 == 0;
                await(
                    visit.reply(
                        fails ? 500 : 200, fails ? "x" : "right".substring(i / 2, i / 2 + 1)));
              }
            }),
        course -> course.spell());
  }

  @Test
  void computationGoesOnBesideTheRequestsAndIsCancelled() throws Exception {
    run(
        server ->
            async(() -> {
              Visit held = await(server.next());
              for (int i = 0; i < 2; i++) {
                Visit load = await(server.next());
                String number = load.path().substring(load.path().indexOf('=') + 1);
                assertThat(Double.parseDouble(number)).isBetween(0.0, 1.0);
                await(load.reply(302, "go on"));
              }
              await(held.reply(200, "held"));
              await(await(server.next()).reply(200, "right"));
            }),
        course -> course.computeWhileAsking());
  }

  @Test
  void raceOfRacesHasOneWinner() throws Exception {
    run(
        server ->
            async(() -> {
              Visit failing = await(server.next());
              Visit silent = await(server.next());
              Visit winner = await(server.next());
              await(failing.reply(500, "wrong"));
              await(winner.reply(200, "right"));
              await(silent.gone());
            }),
        course -> course.raceOfRaces());
  }
}
