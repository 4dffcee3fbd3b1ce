package rejected;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Future;

/** Javac writes each finally twice, once for exceptions, so nested ones grow fast. */
class TooLarge {
  Future<Void> tooLarge() {
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
      }
    });
  }

  Future<Integer> more() {
    return async(() -> 1);
  }
}
