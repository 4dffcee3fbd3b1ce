//! Timers that never fire.

use crate::runtimes::WORKERS;
use crate::Bench;
use std::future::{poll_fn, Future};
use std::hint::black_box;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;
use tokio::{task, time};

const TIMERS: u32 = 100_000;
const LIVE_TIMERS: u32 = 1_000_000;
const TIMERS_PER_POLL: u32 = 1_000;
const TIMEOUTS: u32 = 100_000;
const TIMEOUT: Duration = Duration::from_secs(1);

pub fn run(bench: &Bench) {
    bench.measure_in_task("timer started and dropped", TIMERS, start_and_drop);
    bench.measure_in_task("a million timers, then dropped", LIVE_TIMERS, live_then_dropped);
    let tasks = if bench.threaded { WORKERS as u32 } else { 1 };
    bench.measure("timeout over a ready future", TIMEOUTS, || {
        bench.runtime.block_on(in_tasks(tasks, || timeouts(TIMEOUTS / tasks)))
    });
    bench.measure("sleep made and never polled", TIMEOUTS, || {
        bench.runtime.block_on(in_tasks(tasks, || sleeps(TIMEOUTS / tasks)))
    });
}

async fn in_tasks<F>(tasks: u32, work: impl Fn() -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let handles: Vec<_> = (0..tasks).map(|_| tokio::spawn(work())).collect();
    for handle in handles {
        handle.await.unwrap();
    }
}

/// From one second to five, as those of a server.
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

async fn quick() -> u32 {
    1
}

async fn timeouts(count: u32) {
    for _ in 0..count {
        assert_eq!(black_box(time::timeout(TIMEOUT, quick()).await.unwrap()), 1);
    }
}

async fn sleeps(count: u32) {
    for _ in 0..count {
        let _timer = black_box(time::sleep(TIMEOUT));
    }
}
