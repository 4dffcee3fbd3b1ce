//! What tasks do among each other. A task of the runtime runs each batch.

use crate::Bench;
use std::hint::black_box;
use tokio::sync::{mpsc, oneshot};
use tokio::task;

const SPAWN_JOINS: u32 = 10_000;
const SPAWNS: u32 = 10_000;
const YIELDING_TASKS: u32 = 200;
const YIELDS_EACH: u32 = 1_000;
const PINGS: u32 = 10_000;

pub fn run(bench: &Bench) {
    bench.measure_in_task("spawn+join", SPAWN_JOINS, spawn_join);
    bench.measure_in_task("spawn many, then join", SPAWNS, spawn_many);
    bench.measure_in_task("yield_many", YIELDING_TASKS * YIELDS_EACH, yields);
    bench.measure_in_task("question and answer", PINGS, questions);
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

async fn questions() {
    let (asking, mut asked) = mpsc::channel::<oneshot::Sender<u32>>(1);
    tokio::spawn(async move {
        while let Some(answer) = asked.recv().await {
            answer.send(1).unwrap();
        }
    });
    for _ in 0..PINGS {
        let (answer, answered) = oneshot::channel();
        asking.send(answer).await.unwrap();
        black_box(answered.await.unwrap());
    }
}
