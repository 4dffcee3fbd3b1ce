package dev.dormouse.runtime.owned;

/**
 * Marks the future of a task whose outcome somebody is sure to take, even if the task ends before
 * that one could register as its joiner. So its failure is told to nobody else.
 */
public interface Owned {}
