//! Pairs of tasks that answer each other, and a task that is stuck again and again. Prints how
//! late messages are, and how late the task is that the stuck one has woken before.

use std::sync::atomic::{AtomicU8, Ordering::Relaxed};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::sync::oneshot;
use tokio::time;

const PAIRS: usize = 16;
const STUCK: Duration = Duration::from_millis(100);
const BETWEEN: Duration = Duration::from_millis(20);

const MEASURING: u8 = 1;
const ENDING: u8 = 2;

/// What the pairs do: delays count while it is `MEASURING`.
static PHASE: AtomicU8 = AtomicU8::new(0);

pub fn run(runtime: &Runtime, warm_up: Duration, stuck_polls: u64) {
    let (messages, woken, took) =
        runtime.block_on(async { tokio::spawn(measure(warm_up, stuck_polls)).await.unwrap() });
    line("delay of a message, p50", "microseconds", messages.nanos_at(0.5) / 1e3);
    line("delay of a message, p99", "microseconds", messages.nanos_at(0.99) / 1e3);
    line("delay of a message, longest", "microseconds", messages.max as f64 / 1e3);
    line("delay of the task woken last, p50", "microseconds", woken.nanos_at(0.5) / 1e3);
    line("delay of the task woken last, longest", "microseconds", woken.max as f64 / 1e3);
    line("messages", "per second", messages.count as f64 / took.as_secs_f64());
}

fn line(workload: &str, unit: &str, value: f64) {
    println!("{workload}\t{unit}\t{value:.1}");
}

async fn measure(warm_up: Duration, stuck_polls: u64) -> (Delays, Delays, Duration) {
    let mut pairs = Vec::new();
    for _ in 0..PAIRS {
        let (send_there, there) = mpsc::channel(1);
        let (send_back, back) = mpsc::channel(1);
        send_there.send(Instant::now()).await.unwrap();
        pairs.push(tokio::spawn(exchange(there, send_back)));
        pairs.push(tokio::spawn(exchange(back, send_there)));
    }
    time::sleep(warm_up).await;
    PHASE.store(MEASURING, Relaxed);
    let begin = Instant::now();
    let woken = tokio::spawn(stuck(stuck_polls)).await.unwrap();
    let took = begin.elapsed();
    PHASE.store(ENDING, Relaxed);
    let mut messages = Delays::new();
    for pair in pairs {
        messages.add_all(&pair.await.unwrap());
    }
    (messages, woken, took)
}

async fn exchange(mut from: Receiver<Instant>, to: Sender<Instant>) -> Delays {
    let mut delays = Delays::new();
    while PHASE.load(Relaxed) != ENDING {
        let Some(sent) = from.recv().await else { break };
        if PHASE.load(Relaxed) == MEASURING {
            delays.add(sent.elapsed());
        }
        if to.send(Instant::now()).await.is_err() {
            break; // the partner was first
        }
    }
    delays
}

async fn stuck(stuck_polls: u64) -> Delays {
    let mut woken = Delays::new();
    for _ in 0..stuck_polls {
        let (wake, waiting) = oneshot::channel::<Instant>();
        let late = tokio::spawn(async move { waiting.await.unwrap().elapsed() });
        time::sleep(BETWEEN).await;
        wake.send(Instant::now()).unwrap();
        compute();
        woken.add(late.await.unwrap());
    }
    woken
}

/// Computes without an await.
fn compute() {
    let begin = Instant::now();
    while begin.elapsed() < STUCK {
        std::hint::spin_loop();
    }
}

const PARTS_LOG: u32 = 4;
const PARTS: u64 = 1 << PARTS_LOG;

/// Counts delays in ranges that are at most a sixteenth wide.
struct Delays {
    counts: Vec<u64>,
    count: u64,
    max: u64,
}

impl Delays {
    fn new() -> Delays {
        Delays { counts: vec![0; (64 * PARTS) as usize], count: 0, max: 0 }
    }

    fn add(&mut self, delay: Duration) {
        let nanos = delay.as_nanos() as u64;
        self.counts[Delays::index(nanos)] += 1;
        self.count += 1;
        self.max = self.max.max(nanos);
    }

    fn add_all(&mut self, other: &Delays) {
        for (own, more) in self.counts.iter_mut().zip(&other.counts) {
            *own += more;
        }
        self.count += other.count;
        self.max = self.max.max(other.max);
    }

    fn index(nanos: u64) -> usize {
        if nanos < PARTS {
            return nanos as usize;
        }
        let shift = 63 - nanos.leading_zeros() - PARTS_LOG;
        (u64::from(shift + 1) * PARTS + (nanos >> shift) - PARTS) as usize
    }

    fn end(index: usize) -> u64 {
        let index = index as u64;
        if index < PARTS {
            return index;
        }
        ((index % PARTS + PARTS + 1) << (index / PARTS - 1)) - 1
    }

    fn nanos_at(&self, part: f64) -> f64 {
        let rank = (part * self.count as f64).ceil() as u64;
        let mut seen = 0;
        for (index, count) in self.counts.iter().enumerate() {
            seen += count;
            if seen >= rank {
                return Delays::end(index).min(self.max) as f64;
            }
        }
        self.max as f64
    }
}
