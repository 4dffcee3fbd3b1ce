//! The workloads of the benchmark on tokio, one process per call:
//!   tokio-peer TASKS    RUNTIME SAMPLES MILLIS   one line per sample: workload, nanoseconds
//!   tokio-peer BLOCKING RUNTIME SAMPLES MILLIS   the same
//!   tokio-peer CHANNELS RUNTIME SAMPLES MILLIS LIBRARY   the same, of tokio or of futures-rs
//!   tokio-peer LOCKS    RUNTIME SAMPLES MILLIS LIBRARY   the same
//!   tokio-peer SETS     RUNTIME SAMPLES MILLIS LIBRARY   the same; tokio has none
//!   tokio-peer start    RUNTIME                  one line as soon as a task runs
//!   tokio-peer fairness RUNTIME MILLIS POLLS     one line per figure: what, unit, value; warms up
//!                                                for MILLIS, then a task is stuck in POLLS polls
//!   tokio-peer echo     RUNTIME BYTES            a server: prints its port, serves until stdin ends
//!   tokio-peer proxy    RUNTIME PORT             the same, passes connections on to another server
//!   tokio-peer datagrams RUNTIME BYTES           the same, of UDP
//!   tokio-peer crowd    RUNTIME                  the same as echo, without a buffer per connection;
//!                                                for each line of stdin prints its resident bytes
//! RUNTIME is current-thread or work-stealing. What futures-rs has runs on tokio's runtime, too.

mod blocking;
mod channels;
mod fairness;
mod locks;
mod notes;
mod runtimes;
mod servers;
mod sets;
mod spawns;
mod tasks;
mod timers;

use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

fn main() {
    let words = runtimes::words();
    let runtime = runtimes::open(words.get(1));
    let bench = || Bench {
        runtime: &runtime,
        threaded: words[1] == "work-stealing",
        samples: runtimes::number(&words, 2),
        window: Duration::from_millis(runtimes::number(&words, 3)),
    };
    match words[0].as_str() {
        "TASKS" => {
            tasks::run(&bench());
            spawns::run(&bench());
            timers::run(&bench());
            spawns::run_while_spawning(&bench());
        }
        "BLOCKING" => blocking::run(&bench()),
        "CHANNELS" if of_futures(&words) => channels::run_of_futures(&bench()),
        "CHANNELS" => {
            channels::run(&bench());
            notes::run(&bench());
        }
        "LOCKS" if of_futures(&words) => locks::run_of_futures(&bench()),
        "LOCKS" => locks::run(&bench()),
        "SETS" => sets::run(&bench()),
        "start" => runtime.block_on(async {
            tokio::spawn(async { println!("done") }).await.unwrap();
        }),
        "fairness" => fairness::run(
            &runtime,
            Duration::from_millis(runtimes::number(&words, 2)),
            runtimes::number(&words, 3),
        ),
        "echo" => servers::echo(runtime, runtimes::number(&words, 2) as usize),
        "proxy" => servers::proxy(runtime, runtimes::number(&words, 2) as u16),
        "datagrams" => servers::datagrams(runtime, runtimes::number(&words, 2) as usize),
        "crowd" => servers::crowd(runtime),
        _ => runtimes::usage(),
    }
}

fn of_futures(words: &[String]) -> bool {
    words.get(4).map(String::as_str) == Some("futures-rs")
}

/// Measures workloads on a runtime.
pub struct Bench<'a> {
    pub runtime: &'a Runtime,
    pub threaded: bool,
    samples: u64,
    window: Duration,
}

impl Bench<'_> {
    /// Runs batches for a window without counting, then for one window per sample.
    pub fn measure(&self, workload: &str, operations: u32, mut batch: impl FnMut()) {
        for sample in 0..=self.samples {
            let start = Instant::now();
            let mut batches = 0u32;
            while start.elapsed() < self.window {
                batch();
                batches += 1;
            }
            let nanos =
                start.elapsed().as_nanos() as f64 / (f64::from(batches) * f64::from(operations));
            if sample > 0 {
                println!("{workload}\t{nanos:.2}");
            }
        }
    }

    /// A task of the runtime runs each batch, since `block_on` runs its own future outside of the
    /// workers.
    pub fn measure_in_task<F>(&self, workload: &str, operations: u32, work: impl Fn() -> F)
    where
        F: std::future::Future<Output = ()> + Send + 'static,
    {
        self.measure(workload, operations, || {
            self.runtime.block_on(async { tokio::spawn(work()).await.unwrap() })
        });
    }
}
