package dev.dormouse.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The compiler knows which methods of this project block; it cannot see them itself. */
class BlockingListTest {
  private static final String LIST =
      "compiler/src/main/resources/dev/dormouse/compiler/blocking-calls";
  private static final String SYNC = "sync/src/main/java/dev/dormouse/sync/";

  @Test
  void everyLineAboutThisProjectNamesAMethod() throws Exception {
    for (String listed : listed()) {
      Class<?> type = type(listed.substring(0, listed.indexOf('#')));
      String method = listed.substring(listed.indexOf('#') + 1);
      assertThat(type.getMethods()).as(listed).extracting(Method::getName).contains(method);
    }
  }

  @Test
  void everyBlockingMethodOfSyncIsListed() throws Exception {
    List<String> blocking = new ArrayList<>();
    for (String path : Checkout.around(Path.of("")).texts().keySet()) {
      if (path.startsWith(SYNC) && !path.endsWith("-info.java")) {
        String name = path.substring(SYNC.length(), path.length() - ".java".length());
        Class<?> type = Class.forName("dev.dormouse.sync." + name);
        blocking.addAll(blockingOf(type));
        for (Class<?> nested : type.getClasses()) {
          blocking.addAll(blockingOf(nested));
        }
      }
    }
    assertThat(blocking).hasSizeGreaterThan(10);
    assertThat(listed()).containsAll(blocking);
  }

  private static List<String> blockingOf(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getName().startsWith("blocking"))
        .map(method -> type.getCanonicalName() + "#" + method.getName())
        .toList();
  }

  /** Finds a type by the name that it has in source. */
  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(name.replaceAll("\\.([A-Z]\\w*)\\.([A-Z])", ".$1\\$$2"));
  }

  private static List<String> listed() throws IOException {
    return Checkout.around(Path.of(""))
        .text(LIST)
        .lines()
        .filter(line -> line.startsWith("dev.dormouse."))
        .map(line -> line.split(" ")[0])
        .toList();
  }
}
