package dev.dormouse.compiler;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.Bootstrap;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.LocalVariable;
import com.sun.jdi.Location;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.StringReference;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.Value;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.LocatableEvent;
import com.sun.jdi.event.StepEvent;
import com.sun.jdi.event.VMDeathEvent;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequestManager;
import com.sun.jdi.request.StepRequest;
import dev.dormouse.future.Future;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JVM under a debugger, as an IDE has it: stopped at its events, one after the other. */
final class Debuggee implements AutoCloseable {
  private final Process process;
  private final VirtualMachine machine;
  private final String mainClass;
  private @Nullable ReferenceType type;
  private @Nullable EventSet stopped;
  private @Nullable ThreadReference thread;

  private Debuggee(Process process, VirtualMachine machine, String mainClass) {
    this.process = process;
    this.machine = machine;
    this.mainClass = mainClass;
  }

  /** Starts a program and stops when its main class is loaded. */
  static Debuggee start(Path classes, String mainClass) throws Exception {
    ListeningConnector connector =
        Bootstrap.virtualMachineManager().listeningConnectors().stream()
            .filter(each -> each.transport().name().equals("dt_socket"))
            .findFirst()
            .orElseThrow();
    Map<String, Connector.Argument> arguments = connector.defaultArguments();
    arguments.get("localAddress").setValue("localhost");
    arguments.get("port").setValue("0");
    arguments.get("timeout").setValue("60000");
    String address = connector.startListening(arguments);
    try {
      Process process = launch(classes, mainClass, address);
      Debuggee debuggee = new Debuggee(process, connector.accept(arguments), mainClass);
      debuggee.awaitMainClass();
      return debuggee;
    } finally {
      connector.stopListening(arguments);
    }
  }

  private static Process launch(Path classes, String mainClass, String address) throws IOException {
    String port = address.substring(address.lastIndexOf(':') + 1);
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-agentlib:jdwp=transport=dt_socket,server=n,suspend=y,address=localhost:" + port,
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-cp",
            classes + File.pathSeparator + ChildJvm.origin(Future.class),
            mainClass)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void awaitMainClass() throws InterruptedException {
    ClassPrepareRequest request = machine.eventRequestManager().createClassPrepareRequest();
    request.addClassFilter(mainClass);
    request.enable();
    ClassPrepareEvent loaded = next(ClassPrepareEvent.class);
    if (loaded == null) {
      throw new AssertionError("the program ended before its main class was loaded");
    }
    type = loaded.referenceType();
  }

  /** Sets a breakpoint at all places of a line. */
  void breakAt(int line) throws AbsentInformationException {
    EventRequestManager requests = machine.eventRequestManager();
    for (Location place : places(line)) {
      requests.createBreakpointRequest(place).enable();
    }
  }

  /** The places of the main class that belong to a line. */
  List<Location> places(int line) throws AbsentInformationException {
    if (type == null) {
      throw new IllegalStateException("not loaded");
    }
    return type.locationsOfLine(line);
  }

  /** Goes on to the next breakpoint; null at the end of the program. */
  @Nullable BreakpointEvent resume() throws InterruptedException {
    return next(BreakpointEvent.class);
  }

  /** Goes on to the next line, in this method or above. */
  @Nullable StepEvent stepOver() throws InterruptedException {
    StepRequest request =
        machine
            .eventRequestManager()
            .createStepRequest(thread, StepRequest.STEP_LINE, StepRequest.STEP_OVER);
    request.addCountFilter(1);
    request.enable();
    try {
      return next(StepEvent.class);
    } finally {
      machine.eventRequestManager().deleteEventRequest(request);
    }
  }

  /** Goes on to the next event of a kind and stays there; others are passed over. */
  private <E extends Event> @Nullable E next(Class<E> kind) throws InterruptedException {
    for (; ; ) {
      if (stopped == null) {
        machine.resume();
      } else {
        stopped.resume();
      }
      stopped = machine.eventQueue().remove();
      for (Event event : stopped) {
        if (kind.isInstance(event)) {
          thread = event instanceof LocatableEvent located ? located.thread() : thread;
          return kind.cast(event);
        }
        if (event instanceof VMDeathEvent || event instanceof VMDisconnectEvent) {
          return null;
        }
      }
    }
  }

  /** The methods and lines of the stack where the program stopped, the innermost first. */
  List<String> frames() throws IncompatibleThreadStateException {
    List<String> frames = new ArrayList<>();
    for (StackFrame frame : stack()) {
      frames.add(frame.location().method().name() + ":" + frame.location().lineNumber());
    }
    return frames;
  }

  /** The variables that a debugger shows in the innermost frame, with their values. */
  Map<String, String> variables() throws Exception {
    Map<String, String> values = new HashMap<>();
    StackFrame frame = stack().getFirst();
    for (LocalVariable variable : frame.visibleVariables()) {
      values.put(variable.name(), text(frame.getValue(variable)));
    }
    return values;
  }

  /** A field of the object whose method the innermost frame is in. */
  String field(String name) throws IncompatibleThreadStateException {
    var self = stack().getFirst().thisObject();
    return text(self.getValue(self.referenceType().fieldByName(name)));
  }

  private static String text(@Nullable Value value) {
    return value instanceof StringReference string ? string.value() : String.valueOf(value);
  }

  private List<StackFrame> stack() throws IncompatibleThreadStateException {
    if (thread == null) {
      throw new IllegalStateException("not stopped");
    }
    return thread.frames();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
