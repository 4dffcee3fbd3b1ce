//! Tasks of which each has batches of blocking calls, one batch after the other.

use crate::Bench;
use std::hint::black_box;
use tokio::task;

const BATCHES: u32 = 100;
const BATCH: u32 = 16;

pub fn run(bench: &Bench) {
    for tasks in [1, 2, 4, 8, 16, 32, 64] {
        let plural = if tasks == 1 { "" } else { "s" };
        let workload = format!("spawn_blocking, {tasks} task{plural}");
        bench.measure(&workload, tasks * BATCHES * BATCH, || {
            bench.runtime.block_on(concurrently(tasks))
        });
    }
}

async fn concurrently(count: u32) {
    let tasks: Vec<_> = (0..count).map(|_| tokio::spawn(batches())).collect();
    for task in tasks {
        task.await.unwrap();
    }
}

async fn batches() {
    let mut batch = Vec::with_capacity(BATCH as usize);
    for _ in 0..BATCHES {
        for _ in 0..BATCH {
            batch.push(task::spawn_blocking(|| black_box(0)));
        }
        for call in batch.drain(..) {
            call.await.unwrap();
        }
    }
}
