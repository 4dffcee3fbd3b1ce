//! Many futures in one task, by futures-rs. A task of the runtime runs each batch.

use crate::Bench;
use futures::channel::oneshot::{self, Receiver, Sender};
use futures::future::{self, Either};
use futures::stream::{FuturesOrdered, FuturesUnordered};
use futures::{FutureExt, StreamExt};
use std::future::Future;
use std::hint::black_box;
use std::pin::Pin;
use std::task::{Context, Poll};

const CHILDREN: u32 = 10_000;
const TURNING: u32 = 1_000;
const TURNS: u32 = 10;
const CHOICES: u32 = 1_000;
const SHARED: u32 = 100;
const COPIES: u32 = 100;

pub fn run(bench: &Bench) {
    bench.measure_in_task("FuturesUnordered of 10,000", CHILDREN, unordered);
    bench.measure_in_task("FuturesUnordered, ready", CHILDREN, unordered_ready);
    bench.measure_in_task("FuturesUnordered, turns", TURNING * TURNS, unordered_turns);
    bench.measure_in_task("FuturesOrdered of 10,000", CHILDREN, ordered);
    bench.measure_in_task("joinAll of 10,000", CHILDREN, join_all);
    bench.measure_in_task("joinAll, turns", TURNING * TURNS, join_all_turns);
    bench.measure_in_task("select of two", CHOICES, choices);
    bench.measure_in_task("shared by 100", SHARED * COPIES, shared);
}

fn answers(count: u32) -> (Vec<Sender<u32>>, Vec<Receiver<u32>>) {
    (0..count).map(|_| oneshot::channel()).unzip()
}

fn send_all(senders: Vec<Sender<u32>>) {
    tokio::spawn(async move {
        for sender in senders {
            sender.send(1).unwrap();
        }
    });
}

async fn unordered() {
    let (senders, receivers) = answers(CHILDREN);
    let mut set: FuturesUnordered<_> = receivers.into_iter().collect();
    send_all(senders);
    while let Some(value) = set.next().await {
        black_box(value.unwrap());
    }
}

async fn unordered_ready() {
    let mut set: FuturesUnordered<_> = (0..CHILDREN).map(future::ready).collect();
    while let Some(value) = set.next().await {
        black_box(value);
    }
}

async fn unordered_turns() {
    let mut set: FuturesUnordered<_> = (0..TURNING).map(|_| Turns(TURNS)).collect();
    while let Some(value) = set.next().await {
        black_box(value);
    }
}

async fn ordered() {
    let (senders, receivers) = answers(CHILDREN);
    let mut set: FuturesOrdered<_> = receivers.into_iter().collect();
    send_all(senders);
    while let Some(value) = set.next().await {
        black_box(value.unwrap());
    }
}

async fn join_all() {
    let (senders, receivers) = answers(CHILDREN);
    let all = future::join_all(receivers);
    send_all(senders);
    black_box(all.await);
}

async fn join_all_turns() {
    black_box(future::join_all((0..TURNING).map(|_| Turns(TURNS))).await);
}

async fn choices() {
    for i in 0..CHOICES {
        let (sender, receiver) = oneshot::channel();
        let (_never, other) = oneshot::channel::<u32>();
        sender.send(i).unwrap();
        match future::select(other, receiver).await {
            Either::Left(_) => unreachable!(),
            Either::Right((value, _)) => black_box(value.unwrap()),
        };
    }
}

async fn shared() {
    for i in 0..SHARED {
        let (sender, receiver) = oneshot::channel();
        let shared = receiver.shared();
        let copies = future::join_all((0..COPIES).map(|_| shared.clone()));
        tokio::spawn(async move { sender.send(i).unwrap() });
        black_box(copies.await);
    }
}

/// Wakes itself and is pending, as often as it says.
struct Turns(u32);

impl Future for Turns {
    type Output = u32;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<u32> {
        if self.0 == 0 {
            return Poll::Ready(1);
        }
        self.0 -= 1;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}
