package rejected;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Future;

/** Javac writes each finally twice, once for exceptions, so nested ones grow fast. */
class LargeBlock {
  Future<Void> large() {
    return async(() -> {
      try {
        await(more());
      } finally {
        try {
          await(more());
        } finally {
          try {
            await(more());
          } finally {
            try {
              await(more());
            } finally {
              try {
                await(more());
              } finally {
                try {
                  await(more());
                } finally {
                  try {
                    await(more());
                  } finally {
                    await(more());
                  }
                }
              }
            }
          }
        }
      }
    });
  }

  /** Too long for a method, if it were not for a shorter layout. */
  Future<Void> larger() {
    return async(() -> {
      try {
        await(more());
      } finally {
        try {
          await(more());
        } finally {
          try {
            await(more());
          } finally {
            try {
              await(more());
            } finally {
              try {
                await(more());
              } finally {
                try {
                  await(more());
                } finally {
                  try {
                    await(more());
                  } finally {
                    try {
                      await(more());
                    } finally {
                      try {
                        await(more());
                      } finally {
                        await(more());
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    });
  }

  @SuppressWarnings("large-block")
  Future<Void> meant() {
    return async(() -> {
      try {
        await(more());
      } finally {
        try {
          await(more());
        } finally {
          try {
            await(more());
          } finally {
            try {
              await(more());
            } finally {
              try {
                await(more());
              } finally {
                try {
                  await(more());
                } finally {
                  try {
                    await(more());
                  } finally {
                    await(more());
                  }
                }
              }
            }
          }
        }
      }
    });
  }

  Future<Integer> more() {
    return async(() -> 1);
  }
}
