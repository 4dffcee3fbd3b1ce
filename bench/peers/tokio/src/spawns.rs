//! Spawning in the ways that tokio's own benchmarks measure, with their numbers of tasks. The body
//! given to `block_on` runs each batch.

use crate::runtimes::WORKERS;
use crate::Bench;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};
use tokio::runtime::{Handle, Runtime};
use tokio::sync::{oneshot, Notify};
use tokio::task::{self, JoinHandle};

const FEW: u32 = 1_000;
const MANY: u32 = 10_000;
const REMOTE: u32 = 12_800;
const BUSY_TASKS_EACH: usize = 2;
const STALL: Duration = Duration::from_micros(10);
const PATIENCE: Duration = Duration::from_secs(2);

pub fn run(bench: &Bench) {
    let runtime = bench.runtime;
    bench.measure("block_on of one task", 1, || runtime.block_on(joined(1)));
    bench.measure("block_on of ten tasks", 1, || runtime.block_on(joined(10)));
    if bench.threaded {
        bench.measure("spawn_many_local", MANY, || runtime.block_on(counted()));
        bench.measure_in_task("spawn_many_local, in a task", MANY, counted);
    } else {
        bench.measure("spawn_many_local", FEW, || runtime.block_on(joined(FEW)));
    }
    let idle = if bench.threaded { MANY } else { FEW };
    bench.measure("spawn_many_remote_idle", idle, || spawn_and_join(runtime, idle));
    if bench.threaded {
        while_busy(runtime, busy_yielding, || {
            bench.measure("spawn_many_remote_busy, yielding", MANY, || spawn_and_join(runtime, MANY))
        });
    }
    bench.measure("remote_spawn, 1 thread", REMOTE, || spawn_by_threads(runtime, 1));
    bench.measure("remote_spawn, 2 threads", REMOTE, || spawn_by_threads(runtime, 2));
    bench.measure("ping_pong", FEW, || runtime.block_on(ping_pong()));
    bench.measure("chained_spawn", FEW, || runtime.block_on(chained_spawn()));
}

/// Comes last: tokio 1.24 runs what a task has spawned before everything else, without a limit, so
/// that workers which are busy in this way come to nothing else. Then there is no figure.
pub fn run_while_spawning(bench: &Bench) {
    let busy = if bench.threaded { busy_spawning } else { busy_spawning_only };
    while_busy(bench.runtime, busy, || {
        let (ended, end) = mpsc::channel();
        thread::spawn(move || {
            if end.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                eprintln!("tokio-peer: a batch beside tasks that spawn does not end, left out");
                std::process::exit(0);
            }
        });
        spawn_and_join(bench.runtime, FEW);
        ended.send(()).unwrap();
        bench.measure("spawn_many_remote_busy, spawning", FEW, || {
            spawn_and_join(bench.runtime, FEW)
        })
    });
}

async fn joined(tasks: u32) {
    let mut handles = Vec::with_capacity(tasks as usize);
    for _ in 0..tasks {
        handles.push(tokio::spawn(async {}));
    }
    join_all(handles).await
}

async fn join_all(handles: Vec<JoinHandle<()>>) {
    for handle in handles {
        handle.await.unwrap();
    }
}

/// Tasks that tell when the last of them has ended.
struct Countdown {
    left: AtomicU32,
    last: Notify,
}

impl Countdown {
    fn new(tasks: u32) -> Arc<Countdown> {
        Arc::new(Countdown { left: AtomicU32::new(tasks), last: Notify::new() })
    }

    fn ended(&self) {
        if self.left.fetch_sub(1, Relaxed) == 1 {
            self.last.notify_one();
        }
    }
}

async fn counted() {
    let countdown = Countdown::new(MANY);
    for _ in 0..MANY {
        let countdown = countdown.clone();
        tokio::spawn(async move { countdown.ended() });
    }
    countdown.last.notified().await;
}

fn spawn_remote(runtime: &Handle, tasks: u32) -> Vec<JoinHandle<()>> {
    (0..tasks).map(|_| runtime.spawn(async {})).collect()
}

fn spawn_and_join(runtime: &Runtime, tasks: u32) {
    let handles = spawn_remote(runtime.handle(), tasks);
    runtime.block_on(join_all(handles));
}

fn while_busy(runtime: &Runtime, begin: fn(&Runtime, Arc<AtomicBool>), measure: impl FnOnce()) {
    let busy = Arc::new(AtomicBool::new(true));
    begin(runtime, busy.clone());
    measure();
    busy.store(false, Relaxed);
}

/// Keeps the workers busy with tasks that compute and yield.
fn busy_yielding(runtime: &Runtime, busy: Arc<AtomicBool>) {
    for _ in 0..BUSY_TASKS_EACH * WORKERS {
        let busy = busy.clone();
        runtime.spawn(async move {
            while busy.load(Relaxed) {
                task::yield_now().await;
                stall();
            }
        });
    }
}

/// Keeps the workers busy with tasks that compute and start the next such task.
fn busy_spawning(runtime: &Runtime, busy: Arc<AtomicBool>) {
    for _ in 0..WORKERS {
        let busy = busy.clone();
        runtime.spawn(async { next(busy, true) });
    }
}

/// Gives the loop a task that starts the next such task.
fn busy_spawning_only(runtime: &Runtime, busy: Arc<AtomicBool>) {
    runtime.spawn(async { next(busy, false) });
}

fn next(busy: Arc<AtomicBool>, stalling: bool) {
    if busy.load(Relaxed) {
        if stalling {
            stall();
        }
        tokio::spawn(async move { next(busy, stalling) });
    }
}

fn stall() {
    let begin = Instant::now();
    while begin.elapsed() < STALL {
        thread::yield_now();
    }
}

fn spawn_by_threads(runtime: &Runtime, threads: u32) {
    let start = Barrier::new(threads as usize);
    let handles = thread::scope(|scope| {
        let spawning: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| {
                    start.wait();
                    spawn_remote(runtime.handle(), REMOTE / threads)
                })
            })
            .collect();
        spawning.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    runtime.block_on(join_all(handles));
}

async fn ping_pong() {
    let countdown = Countdown::new(FEW);
    let counting = countdown.clone();
    tokio::spawn(async move {
        for _ in 0..FEW {
            tokio::spawn(ping(counting.clone()));
        }
    });
    countdown.last.notified().await;
}

async fn ping(countdown: Arc<Countdown>) {
    let (send_there, there) = oneshot::channel();
    let (send_back, back) = oneshot::channel();
    tokio::spawn(async move {
        send_back.send(there.await.unwrap()).unwrap();
    });
    send_there.send(true).unwrap();
    back.await.unwrap();
    countdown.ended();
}

async fn chained_spawn() {
    let end = Arc::new(Notify::new());
    let first = end.clone();
    tokio::spawn(async move { link(first, FEW) });
    end.notified().await;
}

fn link(end: Arc<Notify>, left: u32) {
    if left == 0 {
        end.notify_one();
    } else {
        tokio::spawn(async move { link(end, left - 1) });
    }
}
