//! Opens runtimes, and reads the words of the command line.

use tokio::runtime::{Builder, Runtime};

pub const WORKERS: usize = 2;

pub fn words() -> Vec<String> {
    std::env::args().skip(1).collect()
}

pub fn number(words: &[String], at: usize) -> u64 {
    words.get(at).and_then(|word| word.parse().ok()).unwrap_or_else(|| usage())
}

pub fn usage() -> ! {
    eprintln!("usage: see the head of main.rs and of memory.rs");
    std::process::exit(2)
}

pub fn open(kind: Option<&String>) -> Runtime {
    let mut builder = match kind.map(String::as_str) {
        Some("current-thread") => Builder::new_current_thread(),
        Some("work-stealing") => Builder::new_multi_thread(),
        _ => usage(),
    };
    builder.worker_threads(WORKERS).enable_all().build().unwrap()
}

pub fn resident_bytes() -> i64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    let kilobytes: i64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kilobytes * 1024
}
