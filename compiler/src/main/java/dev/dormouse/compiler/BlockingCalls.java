package dev.dormouse.compiler;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/**
 * The calls that block a thread: a list that comes with the compiler, and those of users.
 *
 * <p>Each line is {@code OWNER#MEMBER CHECK -> ADVICE}. OWNER is a class by its canonical name;
 * what stands under it is meant too. MEMBER is a method, a field, {@code new} for a constructor, or
 * {@code *} for every method; erased parameter types in parentheses select one overload. CHECK is
 * {@code blocking-call}, {@code blocking-file}, or {@code none} for what does not block although it
 * stands under something that does. ADVICE may be absent. A line that begins with {@code #} is a
 * comment. The line with the most special owner decides; of several, one that names the member
 * rather than {@code *}, and of these the last.
 */
final class BlockingCalls {
  /**
   * Lists of users, in jars on the processor path and in the first such place of the class path.
   */
  static final String RESOURCE = "META-INF/dormouse/blocking-calls";

  /** The option of javac that names one more list. */
  static final String OPTION = "dormouse.blocking";

  private static final String OWN = "blocking-calls";
  private static final String ALL = "*";
  private static final String NEW = "new";
  private static final Pattern LINE =
      Pattern.compile(
          "(?<owner>[\\w.$]+)#(?<member>\\w+|\\*)(?:\\((?<parameters>[^)]*)\\))?"
              + "\\s+(?<check>[\\w-]+)(?:\\s*->\\s*(?<advice>.+))?");

  /** One line of a list; without a check, the call is allowed. */
  private record Line(
      String owner,
      String member,
      @Nullable List<String> parameters,
      Optional<Check> check,
      String advice) {}

  /** What is asked of one call and may be asked of many. */
  private record Question(Element member, Element receiver) {}

  /** What is wrong with a call, and what to do instead. */
  record Entry(Check check, String advice) {}

  private final Map<String, List<Line>> lines = new HashMap<>();
  private final Map<Question, Optional<Entry>> answers = new HashMap<>();

  /** Whether some line forbids all methods of a class. */
  private boolean isWide;

  /** Reads the list of the compiler, and those that lie beside it. */
  static BlockingCalls ofProcessorPath() throws IOException {
    BlockingCalls calls = new BlockingCalls();
    try (InputStream own =
        Objects.requireNonNull(BlockingCalls.class.getResourceAsStream(OWN), OWN)) {
      calls.addAll(OWN, text(own));
    }
    ClassLoader loader = BlockingCalls.class.getClassLoader();
    for (URL url : Collections.list(loader.getResources(RESOURCE))) {
      URLConnection connection = url.openConnection();
      connection.setUseCaches(false); // a cached jar could not be replaced by the next build
      try (InputStream list = connection.getInputStream()) {
        calls.addAll(url.toString(), text(list));
      }
    }
    return calls;
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  /**
   * Adds a list.
   *
   * @param name what messages call it
   * @throws IllegalArgumentException if a line is wrong; the message names it
   */
  void addAll(String name, String list) {
    int number = 0;
    for (String line : list.lines().toList()) {
      number++;
      String text = line.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        Line read = parse(text, name + ":" + number);
        lines.computeIfAbsent(read.member(), _ -> new ArrayList<>()).add(read);
        isWide |= read.member().equals(ALL) && read.check().isPresent();
      }
    }
  }

  /**
   * Adds a list.
   *
   * @throws IllegalArgumentException if a line is wrong; the message names it
   * @throws UncheckedIOException if the file cannot be read
   */
  void addFile(Path file) {
    try {
      addAll(file.toString(), Files.readString(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException("the list " + file + " cannot be read", unreadable);
    }
  }

  private static Line parse(String text, String place) {
    Matcher parts = LINE.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          place + ": '" + text + "' should be OWNER#MEMBER CHECK -> ADVICE");
    }
    String parameters = parts.group("parameters");
    String advice = parts.group("advice");
    return new Line(
        parts.group("owner"),
        parts.group("member"),
        parameters == null
            ? null
            : Arrays.stream(parameters.split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList(),
        check(parts.group("check"), place),
        advice == null
            ? "await spawner().spawnBlocking(() -> …), which makes the call where it may wait"
            : advice);
  }

  private static Optional<Check> check(String id, String place) {
    if (id.equals("none")) {
      return Optional.empty();
    }
    return Optional.of(
        Check.byId(id)
            .filter(each -> each == Check.BLOCKING_CALL || each == Check.BLOCKING_FILE)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    place + ": '" + id + "' should be blocking-call, blocking-file or none")));
  }

  /** Tells whether some line has the member's name, so that {@link #find} is worth its time. */
  boolean mayKnow(Element member) {
    return lines.containsKey(nameOf(member)) || (isWide && member.getKind() == ElementKind.METHOD);
  }

  private static String nameOf(Element member) {
    return member.getKind() == ElementKind.CONSTRUCTOR ? NEW : member.getSimpleName().toString();
  }

  /** Finds what the lists say about a member of {@code receiver}, if it blocks. */
  Optional<Entry> find(SourceView view, Element member, TypeMirror receiver) {
    Element type = view.types().asElement(receiver);
    if (type == null) {
      return search(view, member, receiver);
    }
    Question question = new Question(member, type);
    Optional<Entry> known = answers.get(question);
    if (known == null) {
      known = search(view, member, receiver);
      answers.put(question, known);
    }
    return known;
  }

  private Optional<Entry> search(SourceView view, Element member, TypeMirror receiver) {
    List<Line> candidates = new ArrayList<>();
    if (member.getKind() == ElementKind.METHOD) {
      candidates.addAll(lines.getOrDefault(ALL, List.of()));
    }
    candidates.addAll(lines.getOrDefault(nameOf(member), List.of()));
    TypeMirror type = view.types().erasure(receiver);
    Line best = null;
    for (Line line : candidates) {
      TypeElement owner = view.elements().getTypeElement(line.owner());
      if (owner != null
          && isMeant(view, line, owner, member, type)
          && (best == null || !isUnder(view, best, owner))) {
        best = line;
      }
    }
    String advice = best == null ? "" : best.advice();
    return best == null ? Optional.empty() : best.check().map(check -> new Entry(check, advice));
  }

  /** Tells whether {@code best} has an owner that is more special than {@code owner}. */
  private static boolean isUnder(SourceView view, Line best, TypeElement owner) {
    return !best.owner().contentEquals(owner.getQualifiedName())
        && view.isA(
            view.elements().getTypeElement(best.owner()).asType(),
            owner.getQualifiedName().toString());
  }

  private static boolean isMeant(
      SourceView view, Line line, TypeElement owner, Element member, TypeMirror receiver) {
    if (member.getKind() != ElementKind.METHOD) {
      return owner.equals(member.getEnclosingElement()) && hasParameters(view, line, member);
    }
    if (!view.types().isSubtype(receiver, view.types().erasure(owner.asType()))) {
      return false;
    }
    return line.member().equals(ALL)
        || view.elements().getAllMembers(owner).stream()
            .anyMatch(each ->
                each.getSimpleName().equals(member.getSimpleName())
                    && hasParameters(view, line, each)
                    && isSame(view, (ExecutableElement) member, each, receiver));
  }

  private static boolean isSame(
      SourceView view, ExecutableElement member, Element listed, TypeMirror receiver) {
    return member.equals(listed)
        || (listed instanceof ExecutableElement above
            && view.types().asElement(receiver) instanceof TypeElement type
            && view.elements().overrides(member, above, type));
  }

  private static boolean hasParameters(SourceView view, Line line, Element member) {
    return line.parameters() == null
        || (member instanceof ExecutableElement method
            && method.getParameters().stream()
                .map(each -> view.types().erasure(each.asType()).toString())
                .toList()
                .equals(line.parameters()));
  }
}
