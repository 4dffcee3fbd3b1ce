package dev.dormouse.task;

/**
 * What the task of a child has as its value when the child failed: the scope has the failure, so
 * the runtime need not tell its handler.
 *
 * @param failure what the child threw
 */
record ScopeFailed(Throwable failure) {}
