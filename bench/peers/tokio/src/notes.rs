//! One task tells many: broadcast, watch and notify. A task of the runtime runs each batch.

use crate::Bench;
use std::hint::black_box;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::Arc;
use tokio::sync::{broadcast, watch, Notify};
use tokio::task;

const FEW: u32 = 10;
const MANY: u32 = 500;
const CAPACITY: usize = 1_000;
const NOTES: u32 = 100;
const NOTIFICATIONS: u32 = 5_000;

pub fn run(bench: &Bench) {
    for receivers in [FEW, MANY] {
        let name = |what: &str| format!("{what}, {receivers} receivers");
        bench.measure_in_task(&name("broadcast"), NOTES * receivers, || broadcasts(receivers));
        bench.measure_in_task(&name("watch"), NOTES * receivers, || watches(receivers));
    }
    for waiters in [FEW, MANY] {
        let name = |what: &str| format!("{what}, {waiters} tasks");
        bench.measure_in_task(&name("notifyOne"), NOTIFICATIONS, || notify(waiters, false));
        bench.measure_in_task(&name("notifyWaiters"), NOTIFICATIONS, || notify(waiters, true));
    }
}

/// How many receivers have not seen the last note, and who waits for them.
#[derive(Default)]
struct Unseen {
    count: AtomicU32,
    none: Notify,
}

impl Unseen {
    fn seen(&self) {
        if self.count.fetch_sub(1, Relaxed) == 1 {
            self.none.notify_one();
        }
    }

    async fn until_none(&self) {
        while self.count.load(Relaxed) > 0 {
            self.none.notified().await;
        }
    }
}

async fn broadcasts(receivers: u32) {
    let unseen = Arc::new(Unseen::default());
    let (sender, _) = broadcast::channel::<u32>(CAPACITY);
    for _ in 0..receivers {
        let mut receiver = sender.subscribe();
        let unseen = unseen.clone();
        tokio::spawn(async move {
            while let Ok(value) = receiver.recv().await {
                black_box(value);
                unseen.seen();
            }
        });
    }
    for i in 0..NOTES {
        unseen.count.fetch_add(receivers, Relaxed);
        sender.send(i).unwrap();
        unseen.until_none().await;
    }
}

async fn watches(receivers: u32) {
    let unseen = Arc::new(Unseen::default());
    let (sender, first) = watch::channel(0u32);
    for _ in 0..receivers {
        let mut receiver = first.clone();
        let unseen = unseen.clone();
        tokio::spawn(async move {
            while receiver.changed().await.is_ok() {
                black_box(*receiver.borrow());
                unseen.seen();
            }
        });
    }
    drop(first);
    for i in 0..NOTES {
        unseen.count.fetch_add(receivers, Relaxed);
        sender.send(i).unwrap();
        unseen.until_none().await;
    }
}

/// Notifies until enough notifications have arrived, and lets those who wait run between.
async fn notify(waiters: u32, all: bool) {
    let notify = Arc::new(Notify::new());
    let arrived = Arc::new(AtomicU32::new(0));
    for _ in 0..waiters {
        let (notify, arrived) = (notify.clone(), arrived.clone());
        tokio::spawn(async move {
            while arrived.load(Relaxed) < NOTIFICATIONS {
                notify.notified().await;
                arrived.fetch_add(1, Relaxed);
            }
        });
    }
    task::yield_now().await;
    while arrived.load(Relaxed) < NOTIFICATIONS {
        if all {
            notify.notify_waiters();
        } else {
            notify.notify_one();
        }
        task::yield_now().await;
    }
    notify.notify_waiters();
}
