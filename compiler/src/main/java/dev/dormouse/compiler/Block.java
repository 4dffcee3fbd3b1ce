package dev.dormouse.compiler;

import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;

/**
 * One async block of a class: a lambda method that becomes the code of a state machine.
 *
 * <p>The method stays in its host under its own name; only its descriptor changes, to {@code
 * (frame, Context)Object}. That keeps access rights, {@code super} calls, assertions, breakpoints
 * and stack traces as they were.
 */
final class Block {
  final Host host;
  final MethodModel method;
  final ClassDesc frame;

  private boolean local = true;

  /** What the block captures; the receiver first if the method has one. */
  final List<ClassDesc> captured;

  private Block(Host host, MethodModel method, ClassDesc frame, List<ClassDesc> captured) {
    this.host = host;
    this.method = method;
    this.frame = frame;
    this.captured = captured;
  }

  /** The {@code number}-th block of {@code host}; its class is named after the method around it. */
  static Block of(Host host, MethodModel method, int number) {
    String frameName = host.desc().descriptorString();
    frameName = frameName.substring(1, frameName.length() - 1);
    frameName += "$" + methodAround(method) + "$async" + number;
    List<ClassDesc> captured = new ArrayList<>();
    if (!isStatic(method)) {
      captured.add(host.desc());
    }
    captured.addAll(method.methodTypeSymbol().parameterList());
    return new Block(host, method, ClassDesc.ofInternalName(frameName), List.copyOf(captured));
  }

  /** The method that the lambda was written in: {@code handle} for {@code lambda$handle$0}. */
  private static String methodAround(MethodModel method) {
    String name = method.methodName().stringValue();
    int start = name.indexOf('$') + 1;
    int end = name.lastIndexOf('$');
    return start < end ? name.substring(start, end) : "lambda";
  }

  /** The method that the block stands in, as stack traces call it. */
  private String sourceMethod() {
    return switch (methodAround(method)) {
      case "new" -> ConstantDescs.INIT_NAME;
      case "static" -> ConstantDescs.CLASS_INIT_NAME;
      case String name -> name;
    };
  }

  private static boolean isStatic(MethodModel method) {
    return method.flags().has(AccessFlag.STATIC);
  }

  /** A site makes a future of the block that may move between threads. */
  void markMovable() {
    local = false;
  }

  /** Tells whether all sites confine the block to a thread. */
  boolean isLocal() {
    return local;
  }

  boolean isStatic() {
    return isStatic(method);
  }

  /** First slot behind the receiver: where the woven method has its frame parameter. */
  int frameSlot() {
    return isStatic() ? 0 : 1;
  }

  /** First slot behind the captures of the unwoven method. */
  int capturedEnd() {
    int end = 0;
    for (ClassDesc type : captured) {
      end += TypeKind.from(type).slotSize();
    }
    return end;
  }

  String methodName() {
    return method.methodName().stringValue();
  }

  MethodTypeDesc wovenType() {
    return MethodTypeDesc.of(ConstantDescs.CD_Object, frame, Vocabulary.CONTEXT);
  }

  /** The factory of the frame class; its arguments are those of the lambda it replaces. */
  MethodTypeDesc factoryType() {
    return MethodTypeDesc.of(Vocabulary.FUTURE, captured);
  }

  /**
   * The frame class must be able to call the method. Package access is enough; the frame type in
   * the descriptor rules out that it overrides anything. Interfaces know only public and private.
   */
  int wovenFlags() {
    int flags = method.flags().flagsMask() & ~ClassFile.ACC_PRIVATE;
    if (host.isInterface()) {
      return flags | ClassFile.ACC_PUBLIC;
    }
    return isStatic() ? flags : flags | ClassFile.ACC_FINAL;
  }

  /** What messages call the block, such as {@code com.acme.Server.handle}. */
  String displayName() {
    String name = host.desc().descriptorString();
    name = name.substring(1, name.length() - 1).replace('/', '.');
    return name + "." + methodAround(method);
  }

  /** A place in the block as a stack trace prints it, as far as the class file knows it. */
  String place(int line) {
    String name = host.desc().descriptorString();
    name = name.substring(1, name.length() - 1).replace('/', '.') + "." + sourceMethod();
    String file = host.sourceFile();
    if (file == null) {
      return name;
    }
    return name + "(" + file + (line > 0 ? ":" + line : "") + ")";
  }
}
