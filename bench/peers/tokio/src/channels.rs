//! Values from task to task: mpsc and oneshot. A task of the runtime runs each batch.

use crate::Bench;
use futures::channel::mpsc as futures_mpsc;
use futures::channel::oneshot as futures_oneshot;
use futures::{SinkExt, StreamExt};
use std::hint::black_box;
use tokio::sync::{mpsc, oneshot};

const VALUES: u32 = 5_000;
const SENDERS: u32 = 5;
const ROOMY: usize = 1_000_000;
const NARROW: usize = 100;
const CHANNELS: u32 = 1_000;
const REQUESTS: u32 = 1_000;
const REQUESTS_MAX: usize = 10;

pub fn run(bench: &Bench) {
    bench.measure_in_task("mpsc, one task", VALUES, || alone(ROOMY));
    bench.measure_in_task("mpsc, five senders", VALUES, || crowd(ROOMY));
    bench.measure_in_task("mpsc, five senders, batches", VALUES, || crowd_in_batches(ROOMY));
    bench.measure_in_task("mpsc, five senders, full", VALUES, || crowd(NARROW));
    bench.measure_in_task("unbounded mpsc, one task", VALUES, alone_unbounded);
    bench.measure_in_task("unbounded mpsc, five senders", VALUES, crowd_unbounded);
    bench.measure_in_task("mpsc made and closed", CHANNELS, made);
    bench.measure_in_task("mpsc made for one value", CHANNELS, made_for_one);
    bench.measure_in_task("oneshot made for one value", CHANNELS, oneshots);
    bench.measure_in_task("request and reply", REQUESTS, requests);
}

async fn alone(capacity: usize) {
    let (sender, mut receiver) = mpsc::channel::<u32>(capacity);
    for i in 0..VALUES {
        sender.send(i).await.unwrap();
    }
    for _ in 0..VALUES {
        black_box(receiver.recv().await);
    }
}

async fn crowd(capacity: usize) {
    let mut receiver = senders(capacity);
    for _ in 0..VALUES {
        black_box(receiver.recv().await);
    }
}

/// What `recv_many` of later versions does.
async fn crowd_in_batches(capacity: usize) {
    let mut receiver = senders(capacity);
    let mut batch = Vec::with_capacity(VALUES as usize);
    while batch.len() < VALUES as usize {
        batch.extend(receiver.recv().await);
        while let Ok(value) = receiver.try_recv() {
            batch.push(value);
        }
    }
    black_box(batch);
}

fn senders(capacity: usize) -> mpsc::Receiver<u32> {
    let (sender, receiver) = mpsc::channel::<u32>(capacity);
    for _ in 0..SENDERS {
        let sender = sender.clone();
        tokio::spawn(async move {
            for i in 0..VALUES / SENDERS {
                sender.send(i).await.unwrap();
            }
        });
    }
    receiver
}

async fn alone_unbounded() {
    let (sender, mut receiver) = mpsc::unbounded_channel::<u32>();
    for i in 0..VALUES {
        sender.send(i).unwrap();
    }
    for _ in 0..VALUES {
        black_box(receiver.recv().await);
    }
}

async fn crowd_unbounded() {
    let (sender, mut receiver) = mpsc::unbounded_channel::<u32>();
    for _ in 0..SENDERS {
        let sender = sender.clone();
        tokio::spawn(async move {
            for i in 0..VALUES / SENDERS {
                sender.send(i).unwrap();
            }
        });
    }
    for _ in 0..VALUES {
        black_box(receiver.recv().await);
    }
}

async fn made() {
    for _ in 0..CHANNELS {
        black_box(mpsc::channel::<u32>(NARROW));
    }
}

async fn made_for_one() {
    for i in 0..CHANNELS {
        let (sender, mut receiver) = mpsc::channel::<u32>(NARROW);
        sender.send(i).await.unwrap();
        black_box(receiver.recv().await);
    }
}

async fn oneshots() {
    for i in 0..CHANNELS {
        let (sender, receiver) = oneshot::channel();
        sender.send(i).unwrap();
        black_box(receiver.await.unwrap());
    }
}

async fn requests() {
    let (asking, mut asked) = mpsc::channel::<oneshot::Sender<u32>>(REQUESTS_MAX);
    tokio::spawn(async move {
        while let Some(reply) = asked.recv().await {
            reply.send(1).unwrap();
        }
    });
    for _ in 0..REQUESTS {
        let (reply, replied) = oneshot::channel();
        asking.send(reply).await.unwrap();
        black_box(replied.await.unwrap());
    }
}

pub fn run_of_futures(bench: &Bench) {
    bench.measure_in_task("mpsc, one task", VALUES, || futures_alone(ROOMY));
    bench.measure_in_task("mpsc, five senders", VALUES, || futures_crowd(ROOMY));
    bench.measure_in_task("mpsc, five senders, full", VALUES, || futures_crowd(NARROW));
    bench.measure_in_task("unbounded mpsc, one task", VALUES, futures_alone_unbounded);
    bench.measure_in_task("unbounded mpsc, five senders", VALUES, futures_crowd_unbounded);
    bench.measure_in_task("mpsc made and closed", CHANNELS, futures_made);
    bench.measure_in_task("oneshot made for one value", CHANNELS, futures_oneshots);
    bench.measure_in_task("request and reply", REQUESTS, futures_requests);
}

async fn futures_alone(capacity: usize) {
    let (mut sender, mut receiver) = futures_mpsc::channel::<u32>(capacity);
    for i in 0..VALUES {
        sender.send(i).await.unwrap();
    }
    for _ in 0..VALUES {
        black_box(receiver.next().await);
    }
}

async fn futures_crowd(capacity: usize) {
    let (sender, mut receiver) = futures_mpsc::channel::<u32>(capacity);
    for _ in 0..SENDERS {
        let mut sender = sender.clone();
        tokio::spawn(async move {
            for i in 0..VALUES / SENDERS {
                sender.send(i).await.unwrap();
            }
        });
    }
    for _ in 0..VALUES {
        black_box(receiver.next().await);
    }
}

async fn futures_alone_unbounded() {
    let (sender, mut receiver) = futures_mpsc::unbounded::<u32>();
    for i in 0..VALUES {
        sender.unbounded_send(i).unwrap();
    }
    for _ in 0..VALUES {
        black_box(receiver.next().await);
    }
}

async fn futures_crowd_unbounded() {
    let (sender, mut receiver) = futures_mpsc::unbounded::<u32>();
    for _ in 0..SENDERS {
        let sender = sender.clone();
        tokio::spawn(async move {
            for i in 0..VALUES / SENDERS {
                sender.unbounded_send(i).unwrap();
            }
        });
    }
    for _ in 0..VALUES {
        black_box(receiver.next().await);
    }
}

async fn futures_made() {
    for _ in 0..CHANNELS {
        black_box(futures_mpsc::channel::<u32>(NARROW));
    }
}

async fn futures_oneshots() {
    for i in 0..CHANNELS {
        let (sender, receiver) = futures_oneshot::channel();
        sender.send(i).unwrap();
        black_box(receiver.await.unwrap());
    }
}

async fn futures_requests() {
    let (mut asking, mut asked) =
        futures_mpsc::channel::<futures_oneshot::Sender<u32>>(REQUESTS_MAX);
    tokio::spawn(async move {
        while let Some(reply) = asked.next().await {
            reply.send(1).unwrap();
        }
    });
    for _ in 0..REQUESTS {
        let (reply, replied) = futures_oneshot::channel();
        asking.send(reply).await.unwrap();
        black_box(replied.await.unwrap());
    }
}
