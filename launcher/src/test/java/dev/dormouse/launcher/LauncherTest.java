package dev.dormouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs small programs; they answer through system properties. */
class LauncherTest {
  @TempDir Path folder;

  @BeforeEach
  void forgetAnswers() {
    System.clearProperty("answer");
  }

  @Test
  void mainGetsItsArguments() throws Throwable {
    Path file =
        write(
            "Join.java",
            """
            class Join {
              public static void main(String[] args) {
                System.setProperty("answer", String.join("+", args));
              }
            }
            """);
    Launcher.main(new String[] {file.toString(), "a", "b"});
    assertThat(System.getProperty("answer")).isEqualTo("a+b");
  }

  @Test
  void siblingsAreFoundFromTheRootOfThePackage() throws Throwable {
    write("a/other/Sibling.java", "package a.other; public record Sibling(String name) {}");
    Path file =
        write(
            "a/b/Main.java",
            """
            package a.b;
            class Main {
              static void main() {
                Object sibling = new a.other.Sibling("x");
                System.setProperty("answer", sibling.toString());
              }
            }
            """);
    Launcher.main(new String[] {file.toString()});
    assertThat(System.getProperty("answer")).isEqualTo("Sibling[name=x]");
  }

  @Test
  void mainOfACompactFileNeedsNoClass() throws Throwable {
    Path file = write("Compact.java", "void main() { System.setProperty(\"answer\", \"yes\"); }");
    Launcher.main(new String[] {file.toString()});
    assertThat(System.getProperty("answer")).isEqualTo("yes");
  }

  @Test
  void asyncBlocksAreWovenAlsoInSiblings() throws Throwable {
    write(
        "a/Later.java",
        """
        package a;
        import static dev.dormouse.future.Async.*;
        import dev.dormouse.future.*;
        class Later {
          static Future<Integer> twice(int n) {
            return async(() -> {
              await(Futures.yieldNow());
              return 2 * n;
            });
          }
        }
        """);
    Path file =
        write(
            "a/Main.java",
            """
            package a;
            import static dev.dormouse.future.Async.*;
            import dev.dormouse.runtime.AsyncRuntime;
            class Main {
              public static void main(String[] args) throws Exception {
                try (var runtime = AsyncRuntime.currentThread()) {
                  int sum = runtime.blockOn(async(() -> await(Later.twice(20)) + 2));
                  System.setProperty("answer", "sum " + sum);
                }
              }
            }
            """);
    Launcher.main(new String[] {file.toString()});
    assertThat(System.getProperty("answer")).isEqualTo("sum 42");
  }

  @Test
  void failureOfMainIsThrownAsItIs() throws Exception {
    Path file =
        write(
            "Fails.java",
            """
            class Fails {
              static void main() throws Exception {
                throw new java.nio.file.NoSuchFileException("gone");
              }
            }
            """);
    assertThatThrownBy(() -> Launcher.main(new String[] {file.toString()}))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("gone");
  }

  @Test
  void errorsNameFileAndLine() throws Exception {
    Path file = write("Wrong.java", "class Wrong {\n  static void main() { int i = true; }\n}\n");
    SourceFile source = SourceFile.read(file);
    assertThatThrownBy(source::compile)
        .isInstanceOf(DoesNotCompile.class)
        .hasMessageContaining("Wrong.java:2: error");
  }

  @Test
  void syntaxErrorsNameFileAndLine() throws Exception {
    Path file = write("Wrong.java", "class Wrong {\n  void main( {}\n}\n");
    assertThatThrownBy(() -> SourceFile.read(file))
        .isInstanceOf(DoesNotCompile.class)
        .hasMessageContaining("Wrong.java:2: error");
  }

  @Test
  void wrongCallsAreExplained() throws Exception {
    assertThatThrownBy(() -> SourceFile.read(folder.resolve("None.java")))
        .isInstanceOf(WrongCall.class)
        .hasMessageContaining("is not a Java source file");
    Path noMain = write("NoMain.java", "class NoMain {}");
    assertThatThrownBy(() -> SourceFile.read(noMain))
        .isInstanceOf(WrongCall.class)
        .hasMessageContaining("has no type with a main method");
    Path misplaced = write("Misplaced.java", "package x.y; class M { static void main() {} }");
    assertThatThrownBy(() -> SourceFile.read(misplaced))
        .isInstanceOf(WrongCall.class)
        .hasMessageContaining("says package x.y but does not lie in a folder");
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
