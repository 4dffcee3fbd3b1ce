//! Semaphore, mutex and read-write lock. A task of the runtime runs each batch.

use crate::Bench;
use std::future::Future;
use std::hint::black_box;
use std::sync::Arc;
use tokio::sync::{Mutex, RwLock, Semaphore};
use tokio::task;

const ALONE: u32 = 5_000;
const TASKS: u32 = 6;
const TURNS: u32 = 500;
const GROUPS: u32 = 500;
const PERMITS: usize = 5;
const CONTENDED_PERMITS: usize = 2;

pub fn run(bench: &Bench) {
    bench.measure_in_task("semaphore, one task", ALONE, semaphore_alone);
    bench.measure_in_task("mutex, one task", ALONE, mutex_alone);
    bench.measure_in_task("rwlock, reads of one task", ALONE, reads_alone);
    bench.measure_in_task("rwlock, writes of one task", ALONE, writes_alone);
    bench.measure_in_task("semaphore, six joined", GROUPS * TASKS, semaphore_joined);
    bench.measure_in_task("semaphore, six tasks", GROUPS * TASKS, semaphore_tasks);
    bench.measure_in_task("rwlock, six reads joined", GROUPS * TASKS, reads_joined);
    bench.measure_in_task("rwlock, five reads behind a write", GROUPS * TASKS, reads_behind);
    bench.measure_in_task("semaphore, contended", TASKS * TURNS, semaphore_contended);
    bench.measure_in_task("mutex, contended", TASKS * TURNS, mutex_contended);
    bench.measure_in_task("rwlock, contended", TASKS * TURNS, rwlock_contended);
}

async fn semaphore_alone() {
    let semaphore = Semaphore::new(10);
    for _ in 0..ALONE {
        drop(black_box(semaphore.acquire().await.unwrap()));
    }
}

async fn mutex_alone() {
    let mutex = Mutex::new(0u32);
    for _ in 0..ALONE {
        *mutex.lock().await += 1;
    }
    black_box(mutex);
}

async fn reads_alone() {
    let lock = RwLock::new(1u32);
    for _ in 0..ALONE {
        black_box(*lock.read().await);
    }
}

async fn writes_alone() {
    let lock = RwLock::new(0u32);
    for _ in 0..ALONE {
        *lock.write().await += 1;
    }
    black_box(lock);
}

async fn permit(semaphore: Arc<Semaphore>) {
    drop(black_box(semaphore.acquire().await.unwrap()));
}

async fn semaphore_joined() {
    let semaphore = Arc::new(Semaphore::new(PERMITS));
    for _ in 0..GROUPS {
        tokio::join!(
            permit(semaphore.clone()),
            permit(semaphore.clone()),
            permit(semaphore.clone()),
            permit(semaphore.clone()),
            permit(semaphore.clone()),
            permit(semaphore.clone())
        );
    }
}

async fn semaphore_tasks() {
    let semaphore = Arc::new(Semaphore::new(PERMITS));
    for _ in 0..GROUPS {
        six(|_| permit(semaphore.clone())).await;
    }
}

async fn read(lock: Arc<RwLock<u32>>) {
    black_box(*lock.read().await);
}

async fn reads_joined() {
    let lock = Arc::new(RwLock::new(1));
    for _ in 0..GROUPS {
        tokio::join!(
            read(lock.clone()),
            read(lock.clone()),
            read(lock.clone()),
            read(lock.clone()),
            read(lock.clone()),
            read(lock.clone())
        );
    }
}

async fn reads_behind() {
    let lock = Arc::new(RwLock::new(1));
    for _ in 0..GROUPS {
        let write = lock.write().await;
        tokio::join!(
            read(lock.clone()),
            read(lock.clone()),
            read(lock.clone()),
            read(lock.clone()),
            read(lock.clone()),
            async move { drop(write) }
        );
    }
}

async fn semaphore_contended() {
    let semaphore = Arc::new(Semaphore::new(CONTENDED_PERMITS));
    six(|_| {
        let semaphore = semaphore.clone();
        async move {
            for _ in 0..TURNS {
                let permit = semaphore.acquire().await.unwrap();
                task::yield_now().await;
                drop(permit);
            }
        }
    })
    .await;
}

async fn mutex_contended() {
    let mutex = Arc::new(Mutex::new(0u32));
    six(|_| {
        let mutex = mutex.clone();
        async move {
            for _ in 0..TURNS {
                let mut value = mutex.lock().await;
                task::yield_now().await;
                *value += 1;
            }
        }
    })
    .await;
}

async fn rwlock_contended() {
    let lock = Arc::new(RwLock::new(0u32));
    six(|task| {
        let lock = lock.clone();
        async move {
            for turn in 0..TURNS {
                if (turn + task) % TASKS == 0 {
                    let mut value = lock.write().await;
                    task::yield_now().await;
                    *value += 1;
                } else {
                    let value = lock.read().await;
                    task::yield_now().await;
                    black_box(*value);
                }
            }
        }
    })
    .await;
}

/// Runs six tasks to their ends.
async fn six<F>(body: impl Fn(u32) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let mut handles = Vec::with_capacity(TASKS as usize);
    for each in 0..TASKS {
        handles.push(tokio::spawn(body(each)));
    }
    for handle in handles {
        handle.await.unwrap();
    }
}

pub fn run_of_futures(bench: &Bench) {
    bench.measure_in_task("mutex, one task", ALONE, futures_mutex_alone);
    bench.measure_in_task("mutex, contended", TASKS * TURNS, futures_mutex_contended);
}

async fn futures_mutex_alone() {
    let mutex = futures::lock::Mutex::new(0u32);
    for _ in 0..ALONE {
        *mutex.lock().await += 1;
    }
    black_box(mutex);
}

async fn futures_mutex_contended() {
    let mutex = Arc::new(futures::lock::Mutex::new(0u32));
    six(|_| {
        let mutex = mutex.clone();
        async move {
            for _ in 0..TURNS {
                let mut value = mutex.lock().await;
                task::yield_now().await;
                *value += 1;
            }
        }
    })
    .await;
}
