/** Turns async blocks into state machines: processor, javac plugin, command and agent. */
module dev.dormouse.compiler {
  requires static org.jspecify;
  requires jdk.compiler;
  requires java.instrument;
}
