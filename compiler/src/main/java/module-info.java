/** Turns async blocks into state machines: processor, javac plugin, command and agent. */
module dev.dormouse.compiler {
  requires static org.jspecify;
  requires transitive jdk.compiler;
  requires transitive java.instrument;

  exports dev.dormouse.compiler;

  provides com.sun.source.util.Plugin with
      dev.dormouse.compiler.DormousePlugin;
  provides javax.annotation.processing.Processor with
      dev.dormouse.compiler.DormouseProcessor;
}
