//! The workloads of the benchmark on tokio, one process per call:
//!   tokio-peer tasks  RUNTIME SAMPLES MILLIS   one line per sample: workload, nanoseconds
//!   tokio-peer memory RUNTIME TASKS WAIT       one line: resident bytes per task; WAIT is
//!                                              answer or sleep
//!   tokio-peer echo   RUNTIME                  prints its port, serves until stdin ends
//! RUNTIME is current-thread or work-stealing.

use std::future::{poll_fn, ready, Future};
use std::hint::black_box;
use std::io::Read;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::task::Poll;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{mpsc, oneshot};
use tokio::{task, time};

const WORKERS: usize = 2;
const SPAWN_JOINS: u32 = 10_000;
const SPAWNS: u32 = 10_000;
const YIELDING_TASKS: u32 = 200;
const YIELDS_EACH: u32 = 1_000;
const PINGS: u32 = 10_000;
const TIMERS: u32 = 100_000;
const LIVE_TIMERS: u32 = 1_000_000;
const TIMERS_PER_POLL: u32 = 1_000;
const TIMEOUTS: u32 = 100_000;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let word = |at: usize| arguments.get(at).map(String::as_str).unwrap_or_else(|| usage());
    let runtime = open(word(2));
    match word(1) {
        "tasks" => tasks(&runtime, number(word(3)), Duration::from_millis(number(word(4)))),
        "memory" if word(4) == "sleep" => memory_of_sleepers(&runtime, number(word(3)) as usize),
        "memory" => memory(&runtime, number(word(3)) as usize),
        "echo" => echo(runtime),
        _ => usage(),
    }
}

fn usage() -> ! {
    eprintln!("usage: tokio-peer tasks|memory|echo current-thread|work-stealing [NUMBER...]");
    std::process::exit(2)
}

fn number(word: &str) -> u64 {
    word.parse().unwrap_or_else(|_| usage())
}

fn open(kind: &str) -> Runtime {
    let mut builder = match kind {
        "current-thread" => Builder::new_current_thread(),
        "work-stealing" => Builder::new_multi_thread(),
        _ => usage(),
    };
    builder.worker_threads(WORKERS).enable_all().build().unwrap()
}

// ---- tasks ----

fn tasks(runtime: &Runtime, samples: u64, window: Duration) {
    measure(runtime, "spawn+join", SPAWN_JOINS, samples, window, spawn_join);
    measure(runtime, "spawn many", SPAWNS, samples, window, spawn_many);
    measure(runtime, "yield", YIELDING_TASKS * YIELDS_EACH, samples, window, yields);
    measure(runtime, "ping-pong", PINGS, samples, window, ping_pong);
    measure(runtime, "timer started and dropped", TIMERS, samples, window, start_and_drop);
    measure(runtime, "a million timers, then dropped", LIVE_TIMERS, samples, window, live_then_dropped);
    measure(runtime, "timeout over a ready future", TIMEOUTS, samples, window, timeouts);
}

/// Runs batches for a window without counting, then for one window per sample. As on the JVM, a
/// task of the runtime runs the batch, since `block_on` runs its own future outside of the workers.
fn measure<F, W>(
    runtime: &Runtime,
    workload: &str,
    operations: u32,
    samples: u64,
    window: Duration,
    work: W,
) where
    F: Future<Output = ()> + Send + 'static,
    W: Fn() -> F,
{
    for sample in 0..=samples {
        let start = Instant::now();
        let mut batches = 0u32;
        while start.elapsed() < window {
            runtime.block_on(async { tokio::spawn(work()).await.unwrap() });
            batches += 1;
        }
        let nanos = start.elapsed().as_nanos() as f64 / (f64::from(batches) * f64::from(operations));
        if sample > 0 {
            println!("{workload}\t{nanos:.2}");
        }
    }
}

async fn spawn_join() {
    for i in 0..SPAWN_JOINS {
        black_box(tokio::spawn(async move { i }).await.unwrap());
    }
}

async fn spawn_many() {
    let mut handles = Vec::with_capacity(SPAWNS as usize);
    for i in 0..SPAWNS {
        handles.push(tokio::spawn(async move { i }));
    }
    for handle in handles {
        black_box(handle.await.unwrap());
    }
}

async fn yields() {
    let mut handles = Vec::with_capacity(YIELDING_TASKS as usize);
    for _ in 0..YIELDING_TASKS {
        handles.push(tokio::spawn(async {
            for _ in 0..YIELDS_EACH {
                task::yield_now().await;
            }
        }));
    }
    for handle in handles {
        handle.await.unwrap();
    }
}

async fn ping_pong() {
    let (pings, mut received) = mpsc::channel::<oneshot::Sender<u32>>(1);
    tokio::spawn(async move {
        while let Some(answer) = received.recv().await {
            answer.send(1).unwrap();
        }
    });
    for _ in 0..PINGS {
        let (answer, answered) = oneshot::channel();
        pings.send(answer).await.unwrap();
        black_box(answered.await.unwrap());
    }
}

// ---- timers ----

fn delay(i: u32) -> Duration {
    Duration::from_millis(u64::from(1_000 + i % 4_096))
}

async fn start_and_drop() {
    for _ in 0..TIMERS / TIMERS_PER_POLL {
        poll_fn(|context| {
            for i in 0..TIMERS_PER_POLL {
                let mut timer = pin!(time::sleep(delay(i)));
                assert!(timer.as_mut().poll(context).is_pending());
            }
            Poll::Ready(())
        })
        .await;
        task::yield_now().await;
    }
}

async fn live_then_dropped() {
    let mut timers = Vec::with_capacity(LIVE_TIMERS as usize);
    for begin in (0..LIVE_TIMERS).step_by(TIMERS_PER_POLL as usize) {
        poll_fn(|context| {
            for i in begin..begin + TIMERS_PER_POLL {
                let mut timer = Box::pin(time::sleep(delay(i)));
                assert!(timer.as_mut().poll(context).is_pending());
                timers.push(timer);
            }
            Poll::Ready(())
        })
        .await;
        task::yield_now().await;
    }
    for (i, timer) in timers.into_iter().enumerate() {
        drop(timer);
        if i % TIMERS_PER_POLL as usize == 0 {
            task::yield_now().await;
        }
    }
}

async fn timeouts() {
    for _ in 0..TIMEOUTS {
        black_box(time::timeout(Duration::from_millis(10), ready(1)).await.unwrap());
    }
}

// ---- memory ----

/// Tasks that sleep for an hour, with their handles.
fn memory_of_sleepers(runtime: &Runtime, tasks: usize) {
    let mut handles = Vec::with_capacity(tasks);
    handles.resize_with(tasks, || None);
    let before = resident_bytes();
    runtime.block_on(async move {
        for slot in &mut handles {
            *slot = Some(tokio::spawn(async {
                BEGUN.fetch_add(1, Relaxed);
                time::sleep(Duration::from_secs(3600)).await;
            }));
        }
        while BEGUN.load(Relaxed) < tasks {
            task::yield_now().await;
        }
        println!("{:.1}", (resident_bytes() - before) as f64 / tasks as f64);
    });
}

static BEGUN: AtomicUsize = AtomicUsize::new(0);
static ENDED: AtomicUsize = AtomicUsize::new(0);

fn memory(runtime: &Runtime, tasks: usize) {
    let mut answers = Vec::with_capacity(tasks);
    answers.resize_with(tasks, || None); // touched before, so that only the tasks count
    let before = resident_bytes();
    let mut answers = runtime.block_on(async move {
        for slot in &mut answers {
            let (sender, receiver) = oneshot::channel::<usize>();
            *slot = Some(sender);
            tokio::spawn(async move {
                BEGUN.fetch_add(1, Relaxed);
                ENDED.fetch_add(receiver.await.unwrap(), Relaxed);
            });
        }
        answers
    });
    yield_until(runtime, &BEGUN, tasks);
    println!("{:.1}", (resident_bytes() - before) as f64 / tasks as f64);
    for slot in &mut answers {
        slot.take().unwrap().send(1).unwrap();
    }
    yield_until(runtime, &ENDED, tasks);
}

/// A current-thread runtime polls its tasks only inside `block_on`.
fn yield_until(runtime: &Runtime, count: &AtomicUsize, tasks: usize) {
    while count.load(Relaxed) < tasks {
        runtime.block_on(task::yield_now());
    }
}

fn resident_bytes() -> i64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    let kilobytes: i64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kilobytes * 1024
}

// ---- echo ----

fn echo(runtime: Runtime) {
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    println!("{}", listener.local_addr().unwrap().port());
    // A thread of its own waits for the end of stdin; the runtime has this one.
    std::thread::spawn(|| {
        let _ = std::io::stdin().read(&mut [0]);
        std::process::exit(0);
    });
    runtime.block_on(async {
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(serve(stream));
            }
        })
        .await
        .unwrap()
    })
}

async fn serve(mut stream: TcpStream) {
    let _ = stream.set_nodelay(true);
    let mut buffer = [0u8; 4096];
    loop {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(count) => {
                if stream.write_all(&buffer[..count]).await.is_err() {
                    return;
                }
            }
        }
    }
}
