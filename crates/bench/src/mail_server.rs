//! A mail server that remembers of each mail what counts here: its `Message-ID`, its receiver, the
//! link in it, and when it came. It can be down, slow, and lose connections.
//!
//! That of `testkit` keeps whole mails, and depends on the server that is measured.

use std::{
    collections::{HashMap, HashSet},
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use anyhow::Result;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    net::{TcpListener, TcpSocket, TcpStream, tcp::OwnedReadHalf},
    task::JoinSet,
};

use crate::mailbox::token_in;

/// After so many mails a connection is lost, when connections get lost.
const LOST_AFTER: u32 = 10;
/// How many connections may wait to be accepted.
const BACKLOG: u32 = 128;

/// How it takes mails.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Mood {
    /// At once.
    #[default]
    Well,
    /// It lets the sender wait for so long with each mail.
    Slow(Duration),
    /// It hangs up now and then: in turn in the middle of a mail, and when it has taken a mail and
    /// not said so yet.
    Drops,
}

/// A port where nobody listens yet: whoever connects is refused.
pub(crate) struct Port {
    socket: TcpSocket,
    address: SocketAddr,
}

/// A running mail server; it stops when it is dropped.
pub(crate) struct MailServer {
    state: Arc<Mutex<State>>,
    _listening: JoinSet<()>,
}

#[derive(Default)]
struct State {
    mood: Mood,
    deliveries: HashMap<String, Delivery>,
}

/// What came with one `Message-ID`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Delivery {
    /// Whom it is for.
    pub(crate) to: String,
    /// The tokens of the links in it: a new one each time it is sent.
    pub(crate) tokens: Vec<String>,
    /// When it was taken, each time.
    pub(crate) taken: Vec<Instant>,
    /// How often the sender was told so.
    pub(crate) told: usize,
}

/// A mail as it came.
#[derive(Debug, PartialEq, Eq)]
struct Mail {
    id: String,
    to: String,
    token: Option<String>,
}

/// How mails that everybody was to get once have come.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Account {
    /// How many got none.
    pub(crate) missing: usize,
    /// How many `Message-ID`s came to people who had got another.
    pub(crate) superfluous: usize,
    /// How many were taken more than once.
    pub(crate) twice: usize,
    /// How many were sent once more although the sender had been told that they were taken.
    pub(crate) twice_though_told: usize,
}

impl Port {
    pub(crate) fn new() -> Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        let address = socket.local_addr()?;
        Ok(Self { socket, address })
    }

    /// As `smtp_url` has it.
    pub(crate) fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Begins to listen.
    pub(crate) fn open(self) -> Result<MailServer> {
        let listener = self.socket.listen(BACKLOG)?;
        let state = Arc::<Mutex<State>>::default();
        let mut listening = JoinSet::new();
        listening.spawn(listen(listener, Arc::clone(&state)));
        Ok(MailServer { state, _listening: listening })
    }
}

impl MailServer {
    /// How it takes mails from now on.
    pub(crate) fn set_mood(&self, mood: Mood) {
        lock(&self.state).mood = mood;
    }

    /// How many different mails it has taken.
    pub(crate) fn taken(&self) -> usize {
        lock(&self.state).deliveries.len()
    }

    /// What it has taken, by `Message-ID`.
    pub(crate) fn deliveries(&self) -> HashMap<String, Delivery> {
        lock(&self.state).deliveries.clone()
    }
}

/// What several servers have taken together.
pub(crate) fn together(servers: &[MailServer]) -> HashMap<String, Delivery> {
    let mut all = HashMap::new();
    for (id, delivery) in servers.iter().flat_map(MailServer::deliveries) {
        note(&mut all, id, delivery);
    }
    all
}

/// Compares what came with whom it was for.
pub(crate) fn account(deliveries: &HashMap<String, Delivery>, people: impl Iterator<Item = String>) -> Account {
    let mut without: HashSet<String> = people.collect();
    let mut account = Account::default();
    for delivery in deliveries.values() {
        account.superfluous += usize::from(!without.remove(&delivery.to));
        account.twice += usize::from(delivery.taken.len() > 1);
        account.twice_though_told += usize::from(delivery.told > 1);
    }
    account.missing = without.len();
    account
}

fn note(deliveries: &mut HashMap<String, Delivery>, id: String, more: Delivery) {
    if let Some(delivery) = deliveries.get_mut(&id) {
        delivery.tokens.extend(more.tokens);
        delivery.taken.extend(more.taken);
        delivery.told += more.told;
    } else {
        deliveries.insert(id, more);
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn listen(listener: TcpListener, state: Arc<Mutex<State>>) {
    let mut connections = JoinSet::new();
    let mut number = 0_u32;
    while let Ok((stream, _)) = listener.accept().await {
        let state = Arc::clone(&state);
        // A connection that breaks is the sender's to notice.
        connections.spawn(async move { drop(serve(stream, &state, number).await) });
        number += 1;
        while connections.try_join_next().is_some() {}
    }
}

/// The conversation on one connection, as far as sending takes it (RFC 5321).
async fn serve(stream: TcpStream, state: &Mutex<State>, number: u32) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    let mut mails = 0;
    writer.write_all(b"220 mail.example ESMTP\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let answer = match line.get(..4).unwrap_or(&line).to_ascii_uppercase().as_str() {
            "EHLO" | "HELO" => "250 mail.example",
            "DATA" => {
                writer.write_all(b"354 Go ahead\r\n").await?;
                let mood = lock(state).mood;
                let is_lost = mood == Mood::Drops && mails >= LOST_AFTER;
                if is_lost && number.is_multiple_of(2) {
                    lines.next_line().await?;
                    return Ok(());
                }
                let Some(text) = mail(&mut lines).await? else { return Ok(()) };
                if let Mood::Slow(pause) = mood {
                    tokio::time::sleep(pause).await;
                }
                mails += 1;
                match read(&text) {
                    None => "554 5.6.0 A mail has a Message-ID and a receiver",
                    Some(mail) => {
                        let told = usize::from(!is_lost);
                        let tokens = mail.token.into_iter().collect();
                        let delivery = Delivery { to: mail.to, tokens, taken: vec![Instant::now()], told };
                        note(&mut lock(state).deliveries, mail.id, delivery);
                        if is_lost {
                            return Ok(());
                        }
                        "250 2.0.0 Taken"
                    }
                }
            }
            "QUIT" => {
                writer.write_all(b"221 Bye\r\n").await?;
                return Ok(());
            }
            _ => "250 Fine",
        };
        writer.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}

/// The lines of a mail; nothing where the sender hangs up on the way.
async fn mail(lines: &mut Lines<BufReader<OwnedReadHalf>>) -> io::Result<Option<String>> {
    let mut text = String::new();
    while let Some(line) = lines.next_line().await? {
        if line == "." {
            return Ok(Some(text));
        }
        text.push_str(&line);
        text.push('\n');
    }
    Ok(None)
}

fn read(text: &str) -> Option<Mail> {
    let header = |name: &str| text.lines().take_while(|line| !line.is_empty()).find_map(|line| line.strip_prefix(name));
    let id = header("Message-ID: ")?.to_owned();
    let to = header("To: ")?.trim_matches(['<', '>']).to_owned();
    // A long line may have been broken for the way (RFC 2045, 6.7).
    Some(Mail { id, to, token: token_in(&text.replace("=\n", "")) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delivery(to: &str, times: usize, told: usize) -> Delivery {
        Delivery { to: to.to_owned(), tokens: Vec::new(), taken: vec![Instant::now(); times], told }
    }

    #[test]
    fn a_mail_tells_its_id_its_receiver_and_its_link() {
        let text = "Message-ID: <msg_1@localhost>\nTo: <ann@clients.example>\nSubject: Sign in\n\n\
                    Message-ID: <of the text>\nopen http://portico.localhost/bench/sign-in#ab=\nc-_1\n";
        let mail = Mail {
            id: "<msg_1@localhost>".to_owned(),
            to: "ann@clients.example".to_owned(),
            token: Some("abc-_1".to_owned()),
        };
        assert_eq!(read(text), Some(mail));
        assert_eq!(read("Subject: no id\n\nMessage-ID: <1>\nTo: ann\n"), None);
    }

    #[test]
    fn whatever_did_not_come_once_is_told() {
        let came = HashMap::from([
            ("1".to_owned(), delivery("ann", 1, 1)),
            ("2".to_owned(), delivery("ann", 1, 1)),
            ("3".to_owned(), delivery("bea", 2, 1)),
            ("4".to_owned(), delivery("cy", 2, 2)),
        ]);
        let people = ["ann", "bea", "cy", "dee"].map(str::to_owned).into_iter();
        let expected = Account { missing: 1, superfluous: 1, twice: 2, twice_though_told: 1 };
        assert_eq!(account(&came, people), expected);
    }

    #[test]
    fn what_came_at_two_servers_came_twice() {
        let mut all = HashMap::new();
        note(&mut all, "1".to_owned(), delivery("ann", 1, 1));
        note(&mut all, "1".to_owned(), delivery("ann", 1, 1));
        assert_eq!(account(&all, ["ann".to_owned()].into_iter()).twice, 1);
    }
}
