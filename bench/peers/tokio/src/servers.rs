//! Servers: each prints its port, and ends with its standard input.

use crate::runtimes;
use std::future::Future;
use std::io::{BufRead, Read};
use tokio::io::{copy_bidirectional, AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::runtime::Runtime;

const LOCALHOST: &str = "127.0.0.1:0";

/// Sends back what it reads.
pub fn echo(runtime: Runtime, bytes: usize) {
    let listener = listen(&runtime);
    end_with_input();
    run(&runtime, accept(listener, move |stream| send_back(stream, bytes)))
}

/// Passes each connection on to another server.
pub fn proxy(runtime: Runtime, port: u16) {
    let listener = listen(&runtime);
    end_with_input();
    run(&runtime, accept(listener, move |stream| pass_on(stream, port)))
}

/// Sends back each datagram.
pub fn datagrams(runtime: Runtime, bytes: usize) {
    let socket = runtime.block_on(UdpSocket::bind(LOCALHOST)).unwrap();
    println!("{}", socket.local_addr().unwrap().port());
    end_with_input();
    run(&runtime, async move {
        let mut buffer = vec![0u8; bytes];
        loop {
            let (count, from) = socket.recv_from(&mut buffer).await.unwrap();
            socket.send_to(&buffer[..count], from).await.unwrap();
        }
    })
}

/// Echoes without a buffer per connection, and prints what it resides in for each line that it gets.
pub fn crowd(runtime: Runtime) {
    let listener = listen(&runtime);
    std::thread::spawn(|| {
        for _ in std::io::stdin().lock().lines() {
            println!("{}", runtimes::resident_bytes());
        }
        std::process::exit(0);
    });
    run(&runtime, accept(listener, send_back_from_the_stack))
}

fn listen(runtime: &Runtime) -> TcpListener {
    let listener = runtime.block_on(TcpListener::bind(LOCALHOST)).unwrap();
    println!("{}", listener.local_addr().unwrap().port());
    listener
}

/// A thread of its own waits for the end of stdin; the runtime has the first.
fn end_with_input() {
    std::thread::spawn(|| {
        let _ = std::io::stdin().read(&mut [0]);
        std::process::exit(0);
    });
}

fn run<F>(runtime: &Runtime, server: F)
where
    F: Future<Output = ()> + Send + 'static,
{
    runtime.block_on(async { tokio::spawn(server).await.unwrap() })
}

async fn accept<S, F>(listener: TcpListener, serve: S)
where
    S: Fn(TcpStream) -> F,
    F: Future<Output = ()> + Send + 'static,
{
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let _ = stream.set_nodelay(true);
        tokio::spawn(serve(stream));
    }
}

async fn send_back(mut stream: TcpStream, bytes: usize) {
    let mut buffer = vec![0u8; bytes];
    loop {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(count) => {
                if stream.write_all(&buffer[..count]).await.is_err() {
                    return;
                }
            }
        }
    }
}

async fn pass_on(mut client: TcpStream, port: u16) {
    let Ok(mut server) = TcpStream::connect(("127.0.0.1", port)).await else { return };
    let _ = server.set_nodelay(true);
    let _ = copy_bidirectional(&mut client, &mut server).await;
}

async fn send_back_from_the_stack(mut stream: TcpStream) {
    while stream.readable().await.is_ok() {
        let count = match read_and_send(&stream) {
            Ok(count) => count,
            Err(wait) if wait.kind() == std::io::ErrorKind::WouldBlock => continue,
            Err(_) => break,
        };
        if count == 0 {
            break;
        }
    }
    let _ = stream.shutdown().await;
}

/// The message is so small that the socket takes all of it.
fn read_and_send(stream: &TcpStream) -> std::io::Result<usize> {
    let mut buffer = [0u8; 64];
    let count = stream.try_read(&mut buffer)?;
    if count > 0 && stream.try_write(&buffer[..count])? < count {
        return Err(std::io::ErrorKind::WriteZero.into());
    }
    Ok(count)
}
