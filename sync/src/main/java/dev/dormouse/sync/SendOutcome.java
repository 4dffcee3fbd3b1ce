package dev.dormouse.sync;

/** How an attempt to send without waiting ended. */
public enum SendOutcome {
  /** The value is in the channel. */
  SENT,
  /** Not sent: every place is taken, or senders that wait come first. */
  FULL,
  /** Not sent, and nothing ever will be: the receiver or this sender was closed. */
  CLOSED
}
