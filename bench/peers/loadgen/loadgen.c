/*
 * Closed-loop load on a TCP echo server: each connection sends a message, waits until as many bytes
 * came back, and sends again. One thread over epoll.
 *
 *   loadgen PORT CONNECTIONS MILLISECONDS BYTES SERVER_PID
 *
 * The first fifth of the time is not counted. Prints one line:
 *   requests_per_second p50_us p99_us cpu_ns_per_request user_ns_per_request requests errors
 * where cpu is what the server used, and user the part of it outside of the kernel, from /proc.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS_MAX = 1024, READ_MAX = 65536, BUCKET_NS = 100, BUCKETS = 5000000 };

struct connection {
  int fd;
  int got;
  long sent_at;
};

static unsigned histogram[BUCKETS];

static long now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000L + time.tv_nsec;
}

struct cpu {
  long all;
  long user;
};

/* User and system time of the process, with that of threads that have ended. */
static struct cpu cpu_ns(const char *pid) {
  char path[64], text[1024];
  snprintf(path, sizeof path, "/proc/%s/stat", pid);
  FILE *file = fopen(path, "r");
  long user = 0, system = 0;
  if (file && fgets(text, sizeof text, file)) {
    char *rest = strrchr(text, ')');
    if (!rest || sscanf(rest, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld", &user,
                        &system) != 2) {
      user = system = 0;
    }
  }
  if (file) fclose(file);
  long tick = 1000000000L / sysconf(_SC_CLK_TCK);
  return (struct cpu){(user + system) * tick, user * tick};
}

static double percentile_us(double part) {
  long total = 0, seen = 0;
  for (long i = 0; i < BUCKETS; i++) total += histogram[i];
  for (long i = 0; i < BUCKETS; i++) {
    seen += histogram[i];
    if (total > 0 && seen >= total * part) return (i + 0.5) * BUCKET_NS / 1000.0;
  }
  return 0;
}

static int open_connection(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  if (fd < 0 || connect(fd, (void *)&address, sizeof address)) {
    perror("loadgen: connect");
    exit(1);
  }
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  fcntl(fd, F_SETFL, O_NONBLOCK);
  return fd;
}

int main(int argc, char **argv) {
  if (argc != 6) {
    fprintf(stderr, "usage: loadgen PORT CONNECTIONS MILLISECONDS BYTES SERVER_PID\n");
    return 2;
  }
  int port = atoi(argv[1]), connections = atoi(argv[2]), bytes = atoi(argv[4]);
  long window = atol(argv[3]) * 1000000L, errors = 0;
  char *message = malloc(bytes), received[READ_MAX];
  for (int i = 0; i < bytes; i++) message[i] = 'a' + i % 26;

  struct connection *all = calloc(connections, sizeof *all);
  int epoll = epoll_create1(0);
  for (int i = 0; i < connections; i++) {
    all[i].fd = open_connection(port);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &all[i]};
    epoll_ctl(epoll, EPOLL_CTL_ADD, all[i].fd, &event);
  }
  for (int i = 0; i < connections; i++) {
    all[i].sent_at = now_ns();
    if (write(all[i].fd, message, bytes) != bytes) errors++;
  }

  long start = now_ns(), count_from = start + window / 5, counted_at = 0, done = 0;
  struct cpu before = {0, 0};
  struct epoll_event events[EVENTS_MAX];
  for (long now = start; !counted_at || now < counted_at + window / 5 * 4;) {
    int ready = epoll_wait(epoll, events, EVENTS_MAX, 100);
    now = now_ns();
    if (!counted_at && now > count_from) {
      before = cpu_ns(argv[5]);
      memset(histogram, 0, sizeof histogram);
      done = 0;
      now = counted_at = now_ns();
    }
    for (int i = 0; i < ready; i++) {
      struct connection *it = events[i].data.ptr;
      ssize_t count = read(it->fd, received, sizeof received);
      if (count < 0 && errno == EAGAIN) continue;
      if (count <= 0) {
        errors++;
        close(it->fd);
        continue;
      }
      for (ssize_t k = 0; k < count; k++) {
        if (received[k] != message[(it->got + k) % bytes]) {
          errors++;
          break;
        }
      }
      it->got += count;
      if (it->got < bytes) continue;
      it->got = 0;
      done++;
      long bucket = (now - it->sent_at) / BUCKET_NS;
      histogram[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
      it->sent_at = now_ns();
      if (write(it->fd, message, bytes) != bytes) errors++;
    }
  }
  double seconds = (now_ns() - counted_at) / 1e9;
  struct cpu after = cpu_ns(argv[5]);
  printf("%.0f %.1f %.1f %.0f %.0f %ld %ld\n", done / seconds, percentile_us(0.5),
         percentile_us(0.99), done ? (double)(after.all - before.all) / done : 0,
         done ? (double)(after.user - before.user) / done : 0, done, errors);
  return errors != 0;
}
