//! Bytes of what lets tasks meet: idle, and of each future that waits. What lies in the owner
//! itself counts with what it has asked of the allocator.

use crate::HELD;
use futures::stream::FuturesUnordered;
use futures::FutureExt;
use std::future::{self, Future};
use std::hint::black_box;
use std::mem::size_of;
use std::sync::atomic::Ordering::Relaxed;
use std::task::{Context, Poll};
use tokio::sync::{mpsc, oneshot, Mutex, Notify, RwLock, Semaphore};

pub fn run(count: usize) {
    tokio_idle(count);
    tokio_waiters(count);
    futures(count);
}

fn tokio_idle(count: usize) {
    idle("tokio", "idle oneshot", count, oneshot::channel::<u32>);
    idle("tokio", "empty mpsc of 1", count, || mpsc::channel::<u32>(1));
    idle("tokio", "empty mpsc of 1,000", count, || mpsc::channel::<u32>(1_000));
    idle("tokio", "empty unbounded mpsc", count, mpsc::unbounded_channel::<u32>);
    idle("tokio", "idle semaphore", count, || Semaphore::new(1));
    idle("tokio", "idle mutex", count, || Mutex::new(0u32));
    idle("tokio", "idle rwlock", count, || RwLock::new(0u32));
    idle("tokio", "idle notify", count, Notify::new);
}

fn tokio_waiters(count: usize) {
    let (sender, _receiver) = mpsc::channel::<u32>(1);
    sender.try_send(1).unwrap();
    waiting("tokio", "send that waits", count, |_| sender.send(1));
    let mut receivers: Vec<_> = (0..count).map(|_| mpsc::channel::<u32>(1)).collect();
    waiting_of("tokio", "receive that waits", receivers.iter_mut().map(|(_, r)| r.recv()));
    let semaphore = Semaphore::new(0);
    waiting("tokio", "acquire that waits", count, |_| semaphore.acquire());
    let mutex = Mutex::new(1u32);
    let held = mutex.try_lock().unwrap();
    waiting("tokio", "lock that waits", count, |_| mutex.lock());
    let lock = RwLock::new(1u32);
    let written = lock.try_write().unwrap();
    waiting("tokio", "read that waits", count, |_| lock.read());
    let notify = Notify::new();
    waiting("tokio", "notified that waits", count, |_| notify.notified());
    drop((held, written));
}

fn futures(count: usize) {
    let who = "futures-rs";
    idle(who, "idle oneshot", count, futures::channel::oneshot::channel::<u32>);
    idle(who, "empty mpsc of 1", count, || futures::channel::mpsc::channel::<u32>(1));
    idle(who, "empty mpsc of 1,000", count, || futures::channel::mpsc::channel::<u32>(1_000));
    idle(who, "empty unbounded mpsc", count, futures::channel::mpsc::unbounded::<u32>);
    idle(who, "idle mutex", count, || futures::lock::Mutex::new(0u32));
    idle(who, "shared future", count, || future::pending::<u32>().shared());
    let shared = future::pending::<u32>().shared();
    idle(who, "copy of a shared future", count, || shared.clone());
    let before = HELD.load(Relaxed);
    let set: FuturesUnordered<_> = (0..count).map(|_| future::pending::<u32>()).collect();
    let each = (HELD.load(Relaxed) - before) as f64 / count as f64;
    println!("{who}\tfuture in a FuturesUnordered\t{each:.1}");
    let _ = black_box(set);
}

/// Prints what one takes.
fn idle<T>(who: &str, what: &str, count: usize, make: impl Fn() -> T) {
    let mut all = Vec::with_capacity(count);
    let before = HELD.load(Relaxed);
    all.resize_with(count, make);
    let each = (HELD.load(Relaxed) - before) as f64 / count as f64 + size_of::<T>() as f64;
    println!("{who}\t{what}\t{each:.1}");
    black_box(all);
}

fn waiting<F: Future>(who: &str, what: &str, count: usize, make: impl Fn(usize) -> F) {
    waiting_of(who, what, (0..count).map(make));
}

/// Prints what one future takes that was polled and waits.
fn waiting_of<F: Future>(who: &str, what: &str, futures: impl ExactSizeIterator<Item = F>) {
    let count = futures.len();
    let mut context = Context::from_waker(futures::task::noop_waker_ref());
    let mut all = Vec::with_capacity(count);
    let before = HELD.load(Relaxed);
    for future in futures {
        let mut future = Box::pin(future);
        assert!(matches!(future.as_mut().poll(&mut context), Poll::Pending));
        all.push(future);
    }
    let each = (HELD.load(Relaxed) - before) as f64 / count as f64;
    println!("{who}\t{what}\t{each:.1}");
    black_box(all);
}
