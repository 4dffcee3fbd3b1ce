package dev.dormouse.launcher;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;

/** A compiled program whose classes are in memory only. */
final class Program {
  private final String mainClass;
  private final Loader loader;

  Program(String mainClass, Map<String, byte[]> classes) {
    this.mainClass = mainClass;
    this.loader = new Loader(classes);
  }

  /** Calls {@code main}, static or not, with or without arguments, as the {@code java} command. */
  void run(String[] arguments) throws Throwable {
    Thread.currentThread().setContextClassLoader(loader);
    Class<?> type = Class.forName(mainClass, false, loader);
    Method main = mainOf(type);
    main.setAccessible(true);
    try {
      Object receiver = Modifier.isStatic(main.getModifiers()) ? null : make(type);
      if (main.getParameterCount() == 0) {
        main.invoke(receiver);
      } else {
        main.invoke(receiver, (Object) arguments);
      }
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }

  private static Method mainOf(Class<?> type) throws NoSuchMethodException {
    try {
      return type.getDeclaredMethod("main", String[].class);
    } catch (NoSuchMethodException noArguments) {
      return type.getDeclaredMethod("main");
    }
  }

  private static Object make(Class<?> type) throws ReflectiveOperationException {
    Constructor<?> constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    return constructor.newInstance();
  }

  /** Defines the program's own classes; everything else is the launcher's class path. */
  private static final class Loader extends ClassLoader {
    private final Map<String, byte[]> classes;

    Loader(Map<String, byte[]> classes) {
      super("program", Launcher.class.getClassLoader());
      this.classes = classes;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        byte[] bytes = classes.get(name);
        if (bytes == null) {
          return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : defineClass(name, bytes, 0, bytes.length);
      }
    }
  }
}
