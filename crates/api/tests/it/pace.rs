//! Callers who are slow: bodies, heads, and answers that nobody takes.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    thread::sleep,
    time::{Duration, Instant},
};

use api::Pace;
use testkit::{TestApp, on_both_databases};

on_both_databases!(
    slow_bodies_are_told_so_and_their_connections_closed,
    a_body_that_comes_fast_enough_has_longer,
    bodies_that_nobody_reads_hold_no_connection,
    a_second_head_is_not_waited_for_any_longer,
    answers_that_nobody_takes_are_cut,
    a_refused_request_with_its_whole_body_leaves_the_connection_open,
);

const SECOND: Duration = Duration::from_secs(1);

/// Longer than anything here may take.
const FAR_TOO_LONG: Duration = Duration::from_secs(20);

/// So many answers are more than the operating systems of both ends keep for themselves.
const REQUESTS: usize = 100;

/// A second for each, and another for every megabyte.
const HURRIED: Pace = Pace { head: SECOND, patience: SECOND, bytes_per_second: 1_000_000 };

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(FAR_TOO_LONG)).unwrap();
    stream
}

fn head(line: &str, more: &str) -> Vec<u8> {
    format!("{line} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{more}\r\n").into_bytes()
}

/// Everything until the connection ends, however it ends.
fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let began = Instant::now();
    let mut chunk = vec![0; 64 * 1024];
    while let Ok(count @ 1..) = stream.read(&mut chunk) {
        bytes.extend_from_slice(&chunk[..count]);
    }
    assert!(began.elapsed() < FAR_TOO_LONG, "the connection is still open");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What has come by the end of one answer with a `Content-Length`.
fn one_answer(stream: &mut TcpStream) -> String {
    let (mut text, mut byte) = (String::new(), [0]);
    while !text.ends_with("\r\n\r\n") {
        stream.read_exact(&mut byte).unwrap();
        text.push(char::from(byte[0]));
    }
    let length = text.to_lowercase();
    let length = length.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap().parse().unwrap();
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    text + &String::from_utf8_lossy(&body)
}

async fn slow_bodies_are_told_so_and_their_connections_closed(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let server = app.at_pace(HURRIED);
    let line = format!("POST {}", clinic.portal("/login-links"));
    let mut streams: Vec<TcpStream> = (0..100).map(|_| connect(server.address)).collect();
    let began = Instant::now();
    for stream in &mut streams {
        stream.write_all(&head(&line, "Content-Length: 1000\r\n")).unwrap();
    }
    // A byte now and then, as those do who want to hold a connection.
    while began.elapsed() < SECOND * 3 / 2 {
        for stream in &mut streams {
            let _ = stream.write_all(b" ");
        }
        sleep(SECOND / 5);
    }
    for (number, stream) in streams.iter_mut().enumerate() {
        let answer = rest(stream);
        assert!(answer.starts_with("HTTP/1.1 408 "), "{number}: {answer}");
        assert!(answer.contains("\"body_too_slow\""), "{number}: {answer}");
    }
    assert!(began.elapsed() < SECOND * 8, "all of them are gone soon");
}

async fn a_body_that_comes_fast_enough_has_longer(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let server = app.at_pace(Pace { bytes_per_second: 1000, ..HURRIED });
    let mut stream = connect(server.address);
    let body = br#"{"identifier":"elena@clients.rosewood.example"}"#;
    let padding = vec![b' '; 6000];
    let length = body.len() + padding.len();
    let line = format!("POST {}", clinic.portal("/login-links"));
    stream.write_all(&head(&line, &format!("Content-Length: {length}\r\n"))).unwrap();
    for part in padding.chunks(1000) {
        stream.write_all(part).unwrap();
        sleep(SECOND / 3);
    }
    stream.write_all(body).unwrap();
    let answer = one_answer(&mut stream);
    assert!(answer.starts_with("HTTP/1.1 202 "), "{answer}");
}

async fn bodies_that_nobody_reads_hold_no_connection(app: TestApp) {
    let server = app.at_pace(HURRIED);
    for (line, status) in [
        ("POST /nothing/here", 404),
        ("POST /api/v1/clinic", 405),
        ("POST /api/v1/clients", 401),
        ("GET /healthz", 200),
        ("BREW /api/v1/clients", 405),
    ] {
        for length in ["Content-Length: 1000\r\n", "Transfer-Encoding: chunked\r\n"] {
            let mut stream = connect(server.address);
            stream.write_all(&head(line, length)).unwrap();
            let began = Instant::now();
            let answer = rest(&mut stream);
            assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{line}, {length}: {answer}");
            assert!(began.elapsed() < SECOND * 5, "{line}, {length}: {:?}", began.elapsed());
        }
    }
}

async fn a_second_head_is_not_waited_for_any_longer(app: TestApp) {
    let server = app.at_pace(HURRIED);
    let mut stream = connect(server.address);
    stream.write_all(&head("GET /healthz", "")).unwrap();
    assert!(one_answer(&mut stream).starts_with("HTTP/1.1 200 "));
    let began = Instant::now();
    for byte in b"GET /healthz HTTP/1.1\r\nX-Slow: " {
        if stream.write_all(&[*byte]).is_err() {
            break;
        }
        sleep(SECOND / 5);
    }
    assert!(rest(&mut stream).is_empty());
    assert!(began.elapsed() < SECOND * 8, "{:?}", began.elapsed());
}

async fn answers_that_nobody_takes_are_cut(app: TestApp) {
    let server = app.at_pace(HURRIED);
    let mut whole = connect(server.address);
    whole.write_all(&head("GET /api/openapi.json", "")).unwrap();
    let expected = one_answer(&mut whole).len() * REQUESTS;
    let mut stream = connect(server.address);
    stream.write_all(&head("GET /api/openapi.json", "").repeat(REQUESTS)).unwrap();
    sleep(SECOND * 4);
    let taken = rest(&mut stream).len();
    assert!(taken < expected, "{taken} of {expected} bytes were kept for whoever did not take them");
}

async fn a_refused_request_with_its_whole_body_leaves_the_connection_open(app: TestApp) {
    let server = app.at_pace(Pace::default());
    let mut stream = connect(server.address);
    for _ in 0..3 {
        let mut request = head("POST /api/v1/clients", "Content-Length: 2\r\n");
        request.extend_from_slice(b"{}");
        stream.write_all(&request).unwrap();
        assert!(one_answer(&mut stream).starts_with("HTTP/1.1 401 "));
    }
}
