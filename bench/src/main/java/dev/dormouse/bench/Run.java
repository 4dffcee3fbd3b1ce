package dev.dormouse.bench;

/**
 * How a group was measured.
 *
 * @param date day on which it ended
 * @param machine see {@link Machine#description}
 * @param jvm vendor and version
 * @param tokio version, or empty where the group does without
 * @param flags of the JVMs
 * @param rounds how often each peer ran
 * @param seconds how long the group took
 * @param load threads that wanted a core before the first round
 */
record Run(
    String date,
    String machine,
    String jvm,
    String tokio,
    String flags,
    int rounds,
    long seconds,
    double load) {}
