package dev.dormouse.compiler.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What the code that is being generated may name, and what it may do at this place. */
final class Scope {

  /** Who may do what with a variable, after Java's rules for captures. */
  enum Access {
    /** Assigned anywhere in its own lambda, read only there. */
    VARIABLE,
    /** Read from everywhere, never assigned. */
    CONSTANT,
    /** The counter of a loop: read in its own lambda only, never assigned. */
    COUNTER,
    /** A field: read and assigned everywhere. */
    FIELD
  }

  record Variable(Type type, String name, Access access, int lambda) {}

  record Label(String name, boolean ofLoop) {}

  /** The position, without the names: what a lambda or a switch expression hides. */
  private record Place(
      int lambda,
      int nesting,
      boolean guard,
      boolean awaits,
      boolean inClassBody,
      Type returns,
      List<Label> labels) {}

  /** The number of the first lambda, which is the program's own block. */
  private static final int ROOT = 1;

  private static final int NESTING_MAX = 2;

  private final List<Variable> variables = new ArrayList<>();
  private final List<Variable> futures = new ArrayList<>();
  private final List<String> resources = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<String> brokenLabels = new ArrayList<>();
  private int lambdas;
  private boolean adoptedInRoot;
  private Place place;

  Scope(Type returns) {
    place = new Place(0, 0, false, true, false, returns, List.of());
  }

  /** Returns a name that nothing in sight has. Names come back after their block. */
  String fresh(String prefix) {
    for (int i = 0; ; i++) {
      String name = prefix + i;
      if (!names.contains(name)) {
        names.add(name);
        return name;
      }
    }
  }

  void declare(Type type, String name, Access access) {
    variables.add(new Variable(type, name, access, place.lambda));
  }

  void declareFuture(Type type, String name) {
    futures.add(new Variable(type, name, Access.CONSTANT, place.lambda));
  }

  void declareResource(String name) {
    resources.add(name);
  }

  /** Takes the variables of {@code type} that may be read here. */
  List<String> readable(Type type) {
    List<String> found = new ArrayList<>();
    for (Variable variable : variables) {
      if (variable.type == type && isReadable(variable)) {
        found.add(variable.name);
      }
    }
    return found;
  }

  private boolean isReadable(Variable variable) {
    return switch (variable.access) {
      case CONSTANT, FIELD -> true;
      case VARIABLE, COUNTER -> variable.lambda == place.lambda && !place.guard;
    };
  }

  /** Takes the variables of {@code type} that may be assigned here. */
  List<String> assignable(Type type) {
    List<String> found = new ArrayList<>();
    for (Variable variable : variables) {
      boolean ok =
          switch (variable.access) {
            // A guard may only assign what is declared in it.
            case FIELD -> !place.guard;
            case VARIABLE -> variable.lambda == place.lambda && !place.guard;
            case CONSTANT, COUNTER -> false;
          };
      if (ok && variable.type == type) {
        found.add(variable.name);
      }
    }
    return found;
  }

  /** Takes the futures of {@code type}; each may be awaited, the second time is an error. */
  List<String> futures(Type type) {
    return futures.stream().filter(future -> future.type == type).map(Variable::name).toList();
  }

  List<String> resources() {
    return resources;
  }

  /** Tells whether this place is in the program's own block and in no lambda within. */
  boolean isInRoot() {
    return place.lambda == ROOT;
  }

  /** Tells whether another lambda may start here: javac's inference is exponential in them. */
  boolean mayNest() {
    return place.nesting < NESTING_MAX;
  }

  /** Notes that a try names a resource that is open already. */
  void adopt() {
    adoptedInRoot |= isInRoot();
  }

  /** Tells whether the root block names a resource that it captured. */
  boolean isAdoptedInRoot() {
    return adoptedInRoot;
  }

  /** Lists everything that can be read here, for the last line of a program. */
  List<Variable> allReadable() {
    return variables.stream().filter(this::isReadable).toList();
  }

  /** Generates a block: what it declares is forgotten after it. */
  <X> X block(Supplier<X> content) {
    int variablesBefore = variables.size();
    int futuresBefore = futures.size();
    int resourcesBefore = resources.size();
    int namesBefore = names.size();
    try {
      return content.get();
    } finally {
      cut(variables, variablesBefore);
      cut(futures, futuresBefore);
      cut(resources, resourcesBefore);
      cut(names, namesBefore);
    }
  }

  private static void cut(List<?> list, int size) {
    list.subList(size, list.size()).clear();
  }

  /** Generates the body of a lambda that returns {@code returns}. */
  <X> X lambda(Type returns, boolean awaits, Supplier<X> body) {
    return at(
        new Place(
            ++lambdas, place.nesting + 1, false, awaits, place.inClassBody, returns, List.of()),
        () -> block(body));
  }

  /** Generates the body of a local class, where {@code this} is another and nothing awaits. */
  <X> X classBody(Supplier<X> body) {
    return at(
        new Place(++lambdas, place.nesting + 1, false, false, true, null, List.of()),
        () -> block(body));
  }

  /** Generates an arm of a switch expression, which no jump leaves. */
  <X> X arm(Supplier<X> body) {
    return at(
        new Place(
            place.lambda,
            place.nesting,
            place.guard,
            place.awaits,
            place.inClassBody,
            null,
            List.of()),
        () -> block(body));
  }

  /** Generates a guard, which reads only what is effectively final. */
  <X> X guard(Supplier<X> body) {
    return at(
        new Place(
            place.lambda, place.nesting, true, place.awaits, place.inClassBody, null, List.of()),
        body);
  }

  /** Generates code that may not await, under a monitor for example. */
  <X> X withoutAwait(Supplier<X> body) {
    return at(
        new Place(
            place.lambda,
            place.nesting,
            place.guard,
            false,
            place.inClassBody,
            place.returns,
            place.labels),
        body);
  }

  /** Generates the body of a labelled statement. */
  <X> X labelled(Label label, Supplier<X> body) {
    brokenLabels.remove(label.name);
    List<Label> labels = new ArrayList<>(place.labels);
    labels.add(label);
    return at(
        new Place(
            place.lambda,
            place.nesting,
            place.guard,
            place.awaits,
            place.inClassBody,
            place.returns,
            labels),
        body);
  }

  private <X> X at(Place next, Supplier<X> body) {
    Place before = place;
    place = next;
    try {
      return body.get();
    } finally {
      place = before;
    }
  }

  List<Label> labels() {
    return place.labels;
  }

  /** Notes a break, so that the statement after the labelled one counts as reachable. */
  void breakTo(Label label) {
    brokenLabels.add(label.name);
  }

  boolean isBroken(Label label) {
    return brokenLabels.contains(label.name);
  }

  boolean mayAwait() {
    return place.awaits;
  }

  boolean isThisOfHost() {
    return !place.inClassBody;
  }

  /** Returns the type that a return statement here gives, or null if there may be none. */
  Type returns() {
    return place.returns;
  }
}
