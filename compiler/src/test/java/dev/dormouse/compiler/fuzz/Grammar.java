package dev.dormouse.compiler.fuzz;

import java.util.List;
import java.util.function.Supplier;

/** The parts of the grammar, which call each other, and how much they may still write. */
final class Grammar {
  private static final int NODES_MAX = 120;

  final Choices choices;
  final Scope scope;
  final Expressions expressions;
  final Switches switches;
  final Blocks blocks;
  final Statements statements;
  final Tries tries;

  /** The name of the host class. */
  final String host;

  /** What the host class of the program offers besides its fields. */
  final List<String> intMethods;

  /** Whether all blocks of the program are local ones, and so may await local futures. */
  final boolean local;

  private int nodes;

  Grammar(Choices choices, Scope scope, String host, List<String> intMethods, boolean local) {
    this.local = local;
    this.host = host;
    this.choices = choices;
    this.scope = scope;
    this.intMethods = intMethods;
    expressions = new Expressions(this);
    switches = new Switches(this);
    blocks = new Blocks(this);
    statements = new Statements(this);
    tries = new Tries(this);
  }

  /** Counts one expression or statement. */
  void count() {
    nodes++;
  }

  /** Tells whether only the simplest forms may follow. */
  boolean isFull() {
    return nodes > NODES_MAX;
  }

  /** Picks one of {@code alternatives}, of which the first is the simplest. */
  @SafeVarargs
  final <X> X pick(Supplier<X>... alternatives) {
    return choices.of(alternatives).get();
  }
}
