/*
 * What every load generator measures: answers and their times, and what the server used meanwhile.
 *
 * The first fifth of a run is not counted. The rest is parted into slices of equal length, each of
 * which prints a line as soon as it is over:
 *   requests_per_second p50_us p99_us cpu_ns_per_request
 * and the last line is about all of them:
 *   user_ns_per_request calls_per_request requests errors lost
 * where user is the part of the server's CPU time outside of the kernel, as the kernel's ticks tell,
 * and calls are its system calls, or -1 if they were not counted: to count makes each of them dear.
 */
#ifndef METER_H
#define METER_H

#include <dirent.h>
#include <errno.h>
#include <linux/perf_event.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { SLICES = 4, BUCKET_NS = 100, BUCKETS = 5000000, THREADS_MAX = 256 };

static unsigned histogram[BUCKETS];

static struct {
  const char *pid;
  clockid_t clock; /* the CPU time of the server */
  long slice_ns, began, until;
  int left; /* slices; more than SLICES while nothing is counted yet */
  long done, all, errors, lost;
  long cpu_before, user_before;
  int counters[THREADS_MAX], threads; /* of system calls, if wanted */
} meter;

static void fail(const char *what) {
  fprintf(stderr, "loadgen: %s: %s\n", what, strerror(errno));
  exit(1);
}

static long nanos_of(clockid_t clock) {
  struct timespec time;
  if (clock_gettime(clock, &time)) fail("the clock of the server");
  return time.tv_sec * 1000000000L + time.tv_nsec;
}

static long now_ns(void) { return nanos_of(CLOCK_MONOTONIC); }

/* User time of the process, with that of threads that have ended. */
static long user_ns(void) {
  char path[64], text[1024], *rest;
  long user;
  snprintf(path, sizeof path, "/proc/%s/stat", meter.pid);
  FILE *file = fopen(path, "r");
  if (!file || !fgets(text, sizeof text, file) || !(rest = strrchr(text, ')')) ||
      sscanf(rest, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld", &user) != 1) {
    fail(path);
  }
  fclose(file);
  return user * (1000000000L / sysconf(_SC_CLK_TCK));
}

/* Has the kernel count the system calls of all threads, also of those that they start. */
static void count_calls(void) {
  long long id = -1;
  FILE *file = fopen("/sys/kernel/tracing/events/raw_syscalls/sys_enter/id", "r");
  if (!file || fscanf(file, "%lld", &id) != 1) fail("cannot count system calls");
  fclose(file);
  struct perf_event_attr wanted = {
      .type = PERF_TYPE_TRACEPOINT, .size = sizeof wanted, .config = id, .inherit = 1};
  char path[64];
  snprintf(path, sizeof path, "/proc/%s/task", meter.pid);
  DIR *threads = opendir(path);
  if (!threads) fail(path);
  for (struct dirent *each; (each = readdir(threads));) {
    if (each->d_name[0] == '.') continue;
    if (meter.threads == THREADS_MAX) {
      fprintf(stderr, "loadgen: the server has more than %d threads\n", THREADS_MAX);
      exit(1);
    }
    int fd = syscall(SYS_perf_event_open, &wanted, atoi(each->d_name), -1, -1, 0);
    if (fd >= 0) {
      meter.counters[meter.threads++] = fd;
    } else if (errno != ESRCH) { /* it has just ended */
      fail("cannot count system calls");
    }
  }
  closedir(threads);
}

static long calls(void) {
  long sum = 0;
  for (int i = 0; i < meter.threads; i++) {
    uint64_t count;
    if (read(meter.counters[i], &count, sizeof count) != sizeof count) fail("system calls");
    sum += count;
  }
  return sum;
}

static double percentile_us(double part) {
  long seen = 0;
  for (long i = 0; i < BUCKETS; i++) {
    seen += histogram[i];
    if (meter.done > 0 && seen >= meter.done * part) return (i + 0.5) * BUCKET_NS / 1000.0;
  }
  return 0;
}

/* Begins a run of so many milliseconds. */
static void meter_begin(const char *pid, long millis, int counting_calls) {
  meter.pid = pid;
  if (clock_getcpuclockid(atoi(pid), &meter.clock)) fail("the clock of the server");
  meter.slice_ns = millis * 1000000L * 4 / 5 / SLICES;
  meter.left = SLICES + 1;
  if (counting_calls) count_calls();
  meter.began = now_ns();
  meter.until = meter.began + millis * 1000000L / 5;
}

/* Counts an answer that came at this time to what was sent at that. */
static void meter_answer(long now, long sent_at) {
  long bucket = (now - sent_at) / BUCKET_NS;
  histogram[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
  meter.done++;
}

static void begin_slice(void) {
  memset(histogram, 0, sizeof histogram);
  meter.done = 0;
  meter.cpu_before = nanos_of(meter.clock);
  meter.began = now_ns();
  meter.until = meter.began + meter.slice_ns;
}

static void end_slice(long now) {
  long cpu = nanos_of(meter.clock) - meter.cpu_before;
  printf("%.0f %.1f %.1f %.1f\n", meter.done / ((now - meter.began) / 1e9), percentile_us(0.5),
         percentile_us(0.99), meter.done ? (double)cpu / meter.done : 0);
  meter.all += meter.done;
}

/* Tells whether the run goes on; called after each turn of the generator's loop. */
static int meter_goes_on(long now) {
  static long calls_before;
  if (now < meter.until) return 1;
  if (meter.left > SLICES) {
    meter.user_before = user_ns();
    calls_before = calls();
  } else {
    end_slice(now);
  }
  if (--meter.left > 0) {
    begin_slice();
    return 1;
  }
  double all = meter.all ? meter.all : 1;
  printf("%.1f %.4f %ld %ld %ld\n", (user_ns() - meter.user_before) / all,
         meter.threads ? (calls() - calls_before) / all : -1.0, meter.all, meter.errors,
         meter.lost);
  return 0;
}

#endif
