//! Who is connected. There is room for so many at once: when one more comes, the one that has waited longest for anything is let go. A client that
//! neither asks for anything nor takes what it is sent is let go too, so that nobody can hold the preview.

use axum::serve::Listener;
use futures_util::task::AtomicWaker;
use std::future::Future;
use std::io::{self, IoSlice};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Sleep, sleep};

/// How many may be connected. Some systems give a program 256 open files, and the documentary is read with some of them.
const MOST: usize = 160;

/// How long nothing may be sent to a client. Whoever waits for a change is sent a sign of life more often than that.
const PATIENCE: Duration = Duration::from_secs(15);

/// A listener that lets clients go.
pub struct Door {
    listener: TcpListener,
    seats: Mutex<Vec<Weak<Seat>>>,
    /// Counts what is sent, to whomever: who was sent something last has the highest number.
    turns: Arc<AtomicU64>,
}

/// What is known of a client.
struct Seat {
    /// When it was sent something last, or came.
    turn: AtomicU64,
    let_go: AtomicBool,
    waker: AtomicWaker,
}

/// A client.
pub struct Client {
    stream: TcpStream,
    seat: Arc<Seat>,
    turns: Arc<AtomicU64>,
    /// Whether anything was sent since the alarm was set.
    served: bool,
    alarm: Pin<Box<Sleep>>,
}

impl Door {
    /// A door for a listener.
    pub fn new(listener: TcpListener) -> Door {
        Door { listener, seats: Mutex::new(Vec::new()), turns: Arc::default() }
    }

    fn seat(&self, stream: TcpStream) -> Client {
        let turn = self.turns.fetch_add(1, Ordering::Relaxed);
        let seat = Seat { turn: AtomicU64::new(turn), let_go: AtomicBool::new(false), waker: AtomicWaker::new() };
        let seat = Arc::new(seat);
        self.make_room(MOST - 1).push(Arc::downgrade(&seat));
        Client { stream, seat, turns: self.turns.clone(), served: false, alarm: Box::pin(sleep(PATIENCE)) }
    }

    /// Lets those go who have waited longest, until no more than so many are left.
    fn make_room(&self, left: usize) -> std::sync::MutexGuard<'_, Vec<Weak<Seat>>> {
        let mut seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        seats.retain(|seat| seat.upgrade().is_some_and(|seat| !seat.let_go.load(Ordering::Relaxed)));
        while seats.len() > left {
            let turn = |seat: &Weak<Seat>| seat.upgrade().map_or(0, |seat| seat.turn.load(Ordering::Relaxed));
            let Some((at, _)) = seats.iter().enumerate().min_by_key(|(_, seat)| turn(seat)) else { break };
            if let Some(seat) = seats.swap_remove(at).upgrade() {
                seat.let_go.fetch_or(true, Ordering::Relaxed);
                seat.waker.wake();
            }
        }
        seats
    }
}

impl Listener for Door {
    type Io = Client;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Client, SocketAddr) {
        use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
        loop {
            match self.listener.accept().await {
                Ok((stream, address)) => return (self.seat(stream), address),
                // It went away before it came in.
                Err(error) if [ConnectionAborted, ConnectionRefused, ConnectionReset].contains(&error.kind()) => {}
                Err(_) => {
                    // As a rule there is no file left that could be opened.
                    drop(self.make_room(MOST / 2));
                    sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl Client {
    /// An error when the client is to go, while there is nothing to read or no way to write.
    fn patience(&mut self, cx: &mut Context<'_>) -> Poll<io::Error> {
        self.seat.waker.register(cx.waker());
        if self.seat.let_go.load(Ordering::Relaxed) {
            return Poll::Ready(io::ErrorKind::ConnectionAborted.into());
        }
        loop {
            ready!(self.alarm.as_mut().poll(cx));
            if !std::mem::take(&mut self.served) {
                return Poll::Ready(io::ErrorKind::TimedOut.into());
            }
            self.alarm = Box::pin(sleep(PATIENCE));
        }
    }

    fn sent(&mut self, cx: &mut Context<'_>, result: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if result.is_pending() {
            return self.patience(cx).map(Err);
        }
        self.served = true;
        self.seat.turn.swap(self.turns.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
        result
    }
}

impl AsyncRead for Client {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let client = self.get_mut();
        match Pin::new(&mut client.stream).poll_read(cx, buffer) {
            Poll::Pending => client.patience(cx).map(Err),
            read => read,
        }
    }
}

impl AsyncWrite for Client {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let client = self.get_mut();
        let result = Pin::new(&mut client.stream).poll_write(cx, bytes);
        client.sent(cx, result)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let client = self.get_mut();
        let result = Pin::new(&mut client.stream).poll_write_vectored(cx, parts);
        client.sent(cx, result)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}
