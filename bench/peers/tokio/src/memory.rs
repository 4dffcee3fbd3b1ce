//! Tasks that wait, one process per call:
//!   tokio-memory hold RUNTIME TASKS WAIT   one line: resident bytes and heap bytes per task
//!   tokio-memory end  RUNTIME TASKS WAIT   one line: milliseconds until all wait, and from the
//!                                          moment they may go on until all have ended
//!   tokio-memory footprints RUNTIME COUNT  a line for each thing: library, what it is, bytes
//! RUNTIME is current-thread or work-stealing; WAIT is leaf, answer or sleep.

mod footprints;
mod runtimes;

use std::alloc::{GlobalAlloc, Layout, System};
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{self, Instant};

/// Counts the bytes that were asked for; what the allocator adds shows as resident memory only.
struct Counting;

static HELD: AtomicI64 = AtomicI64::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

unsafe impl GlobalAlloc for Counting {
    // SAFETY: every call is passed on to the system's allocator as it is.
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        HELD.fetch_add(layout.size() as i64, Relaxed);
        System.alloc(layout)
    }

    // SAFETY: as above.
    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size() as i64, Relaxed);
        System.dealloc(memory, layout)
    }
}

static BEGUN: AtomicUsize = AtomicUsize::new(0);
static ENDED: AtomicUsize = AtomicUsize::new(0);

/// How long sleeping tasks sleep when they are to end: longer than it takes to start them all.
const NAP: Duration = Duration::from_secs(3);
const HOUR: Duration = Duration::from_secs(3600);

fn main() {
    let words = runtimes::words();
    let runtime = runtimes::open(words.get(1));
    let tasks = runtimes::number(&words, 2) as usize;
    match (words[0].as_str(), words.get(3).map(String::as_str)) {
        ("hold", Some("leaf")) => hold(&runtime, tasks, |_| tokio::spawn(Leaf(None))),
        ("hold", Some("answer")) => hold(&runtime, tasks, |answer| {
            let (sender, receiver) = oneshot::channel();
            *answer = Some(sender);
            tokio::spawn(wait_for(receiver))
        }),
        ("hold", Some("sleep")) => {
            hold(&runtime, tasks, |_| tokio::spawn(Begun(time::sleep(HOUR))))
        }
        ("end", Some("answer")) => end_with_answers(&runtime, tasks),
        ("end", Some("sleep")) => end_with_time(&runtime, tasks),
        ("footprints", None) => footprints::run(tasks),
        _ => runtimes::usage(),
    }
}

/// Keeps the waker of its task, and nothing else.
struct Leaf(Option<Waker>);

impl Future for Leaf {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        BEGUN.fetch_add(1, Relaxed);
        self.0 = Some(context.waker().clone());
        Poll::Pending
    }
}

/// A sleep without an `async` block around it, in which it would take its room twice.
struct Begun(time::Sleep);

impl Future for Begun {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        BEGUN.fetch_add(1, Relaxed);
        // SAFETY: the field is pinned with the whole, and never moved out of it.
        unsafe { self.map_unchecked_mut(|begun| &mut begun.0) }.poll(context)
    }
}

async fn wait_for(answer: oneshot::Receiver<usize>) {
    BEGUN.fetch_add(1, Relaxed);
    ENDED.fetch_add(answer.await.unwrap(), Relaxed);
}

type Answer = Option<oneshot::Sender<usize>>;

/// Starts tasks in a task, with their handles, and measures when all wait. What holds the handles
/// and the answers is there before, so that only the tasks count.
fn hold(
    runtime: &Runtime,
    tasks: usize,
    start: impl Fn(&mut Answer) -> JoinHandle<()> + Send + 'static,
) {
    let mut held = slots(tasks);
    runtime.block_on(async { tokio::spawn(async {}).await.unwrap() });
    let before = (runtimes::resident_bytes(), HELD.load(Relaxed));
    let held = runtime.block_on(async move {
        let all = tokio::spawn(async move {
            for (handle, answer) in &mut held {
                *handle = Some(start(answer));
            }
            held
        });
        all.await.unwrap()
    });
    yield_until(runtime, &BEGUN, tasks);
    let after = (runtimes::resident_bytes(), HELD.load(Relaxed));
    let each = |bytes: i64| bytes as f64 / tasks as f64;
    println!("{:.1}\t{:.1}", each(after.0 - before.0), each(after.1 - before.1));
    std::mem::forget(held); // to drop a million tasks would only take time
    std::process::exit(0);
}

fn slots(tasks: usize) -> Vec<(Option<JoinHandle<()>>, Answer)> {
    let mut slots = Vec::with_capacity(tasks);
    slots.resize_with(tasks, || (None, None));
    slots
}

fn end_with_answers(runtime: &Runtime, tasks: usize) {
    let start = Instant::now();
    let answers = runtime.block_on(async move {
        let all = tokio::spawn(async move {
            let mut answers = Vec::with_capacity(tasks);
            for _ in 0..tasks {
                let (sender, receiver) = oneshot::channel();
                answers.push(sender);
                tokio::spawn(wait_for(receiver));
            }
            answers
        });
        all.await.unwrap()
    });
    yield_until(runtime, &BEGUN, tasks);
    let begun = start.elapsed();
    let start = Instant::now();
    runtime.block_on(async move {
        let all = tokio::spawn(async move {
            for answer in answers {
                answer.send(1).unwrap();
            }
        });
        all.await.unwrap()
    });
    yield_until(runtime, &ENDED, tasks);
    print_millis(begun, start.elapsed());
}

fn end_with_time(runtime: &Runtime, tasks: usize) {
    let start = Instant::now();
    let end = start + NAP;
    runtime.block_on(async move {
        let all = tokio::spawn(async move {
            for _ in 0..tasks {
                tokio::spawn(async move {
                    BEGUN.fetch_add(1, Relaxed);
                    time::sleep_until(end).await;
                    ENDED.fetch_add(1, Relaxed);
                });
            }
        });
        all.await.unwrap()
    });
    yield_until(runtime, &BEGUN, tasks);
    let begun = start.elapsed();
    runtime.block_on(async { time::sleep_until(end).await });
    yield_until(runtime, &ENDED, tasks);
    print_millis(begun, end.elapsed());
}

fn print_millis(begun: Duration, ended: Duration) {
    println!("{:.1}\t{:.1}", begun.as_secs_f64() * 1e3, ended.as_secs_f64() * 1e3);
}

/// A current-thread runtime polls its tasks only inside `block_on`.
fn yield_until(runtime: &Runtime, count: &AtomicUsize, tasks: usize) {
    while count.load(Relaxed) < tasks {
        runtime.block_on(tokio::task::yield_now());
    }
}
