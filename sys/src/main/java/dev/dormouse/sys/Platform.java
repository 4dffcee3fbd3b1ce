package dev.dormouse.sys;

import dev.dormouse.sys.linux.ProcessLimits;
import java.util.Locale;

/** What this machine and this JVM let us bind to. */
public final class Platform {
  private Platform() {}

  /** Tells whether the layouts and numbers of {@code sys.linux} hold here. */
  public static boolean isLinuxX64() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "");
    return os.equals("linux") && (arch.equals("amd64") || arch.equals("x86_64"));
  }

  /** Returns the operating system and architecture, for messages. */
  public static String name() {
    return System.getProperty("os.name", "?") + " on " + System.getProperty("os.arch", "?");
  }

  /** Tells whether system calls may be bound without the JVM warning about it. */
  public static boolean isNativeAccessGranted() {
    return Platform.class.getModule().isNativeAccessEnabled();
  }

  /**
   * Returns how many files this process may have open; -1 where that cannot be asked for, since
   * native access is not granted or the system is another one.
   */
  public static long openFilesLimit() {
    return isLinuxX64() && isNativeAccessGranted() ? Math.max(-1, ProcessLimits.openFiles()) : -1;
  }

  /** Returns the flag that grants native access to this module, however it was loaded. */
  public static String nativeAccessFlag() {
    Module module = Platform.class.getModule();
    return "--enable-native-access=" + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
  }
}
