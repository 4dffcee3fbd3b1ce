package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpawnSiteTest {
  @Test
  void onePlaceHasOneSiteAndItsNumberLeadsBack() {
    SpawnSite site = SpawnSite.of("com.acme.Echo.main(Echo.java:17)");

    assertThat(SpawnSite.of("com.acme.Echo.main(Echo.java:17)")).isSameAs(site);
    assertThat(SpawnSite.of("com.acme.Echo.main(Echo.java:18)")).isNotSameAs(site);
    assertThat(SpawnSite.numbered(site.number())).isSameAs(site);
    assertThat(SpawnSite.numbered((short) 0)).isSameAs(SpawnSite.UNKNOWN);
  }

  @Test
  void placeIsReadAsFarAsTheClassFileKnowsIt() {
    assertThat(SpawnSite.of("com.acme.Echo.main(Echo.java:17)").toStackTraceElement())
        .isEqualTo(new StackTraceElement("com.acme.Echo", "main", "Echo.java", 17));
    assertThat(SpawnSite.of("com.acme.Echo.main(Echo.java)").toStackTraceElement())
        .isEqualTo(new StackTraceElement("com.acme.Echo", "main", "Echo.java", -1));
    assertThat(SpawnSite.of("Echo.<init>").toStackTraceElement())
        .isEqualTo(new StackTraceElement("Echo", "<init>", null, -1));
  }

  @Test
  void frameOfTheStackLosesLoaderAndModule() {
    StackTraceElement frame =
        new StackTraceElement("loader", "acme", "1", "com.acme.Echo", "main", "Echo.java", 17);

    assertThat(SpawnSite.of(frame)).hasToString("com.acme.Echo.main(Echo.java:17)");
  }

  @Test
  void joinErrorTellsTheSite() {
    SpawnSite site = SpawnSite.of("com.acme.Echo.main(Echo.java:17)");
    Exception failure = new Exception("reset");

    JoinError failed = JoinError.failed("task t", site, failure);
    JoinError cancelled = JoinError.cancelled("task t", site);

    assertThat(failed)
        .hasMessage(
            "task t spawned at com.acme.Echo.main(Echo.java:17) failed: java.lang.Exception: reset")
        .hasCause(failure);
    assertThat(failed.spawnSite()).isEqualTo(site.toStackTraceElement());
    assertThat(cancelled)
        .hasMessage("task t spawned at com.acme.Echo.main(Echo.java:17) was cancelled");
    assertThat(JoinError.failed("task t", failure).spawnSite()).isNull();
    assertThat(JoinError.cancelled("task t")).hasMessage("task t was cancelled");
  }
}
