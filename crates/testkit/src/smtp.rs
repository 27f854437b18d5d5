//! A mail server that tests look into. It speaks as much SMTP as sending takes, and can be down,
//! slow, or lose connections.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::oneshot,
};

/// Who may send there.
const USER: &str = "portal@rosewood.example";
const PASSWORD: &str = "correct horse";

/// How it behaves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SmtpMood {
    /// It takes mails.
    #[default]
    Takes,
    /// It hangs up on whoever connects.
    Down,
    /// It takes so long for each mail.
    Slow(Duration),
    /// It takes mails, but hangs up before it says so of the second on each connection.
    LosesAnswers,
    /// It refuses every receiver with that answer.
    Refuses(&'static str),
}

#[derive(Default)]
struct State {
    mood: Mutex<SmtpMood>,
    taken: Mutex<Vec<String>>,
    connections: Mutex<u32>,
}

/// A mail server that tests look into. It stops when it is dropped.
pub struct FakeSmtp {
    address: SocketAddr,
    state: Arc<State>,
    _stop: oneshot::Sender<()>,
}

impl FakeSmtp {
    /// Starts on a free port.
    pub fn start() -> Self {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::<State>::default();
        let (stop, stopped) = oneshot::channel();
        let shared = state.clone();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                tokio::select! {
                    () = listen(TcpListener::from_std(listener).unwrap(), shared) => {}
                    _ = stopped => {}
                }
            });
        });
        Self { address, state, _stop: stop }
    }

    /// Its port on this machine.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Its address with user and password, as `smtp_url` has it.
    pub fn url(&self) -> String {
        format!("smtp://{}:{}@{}", USER.replace('@', "%40"), PASSWORD.replace(' ', "%20"), self.address)
    }

    /// Who may send there.
    pub fn user(&self) -> &'static str {
        USER
    }

    /// Their password.
    pub fn password(&self) -> &'static str {
        PASSWORD
    }

    /// How it behaves from now on.
    pub fn set_mood(&self, mood: SmtpMood) {
        *self.state.mood.lock().unwrap() = mood;
    }

    /// Every mail that it took, as it came, oldest first.
    pub fn taken(&self) -> Vec<String> {
        self.state.taken.lock().unwrap().clone()
    }

    /// The `Message-ID` of every mail that it took.
    pub fn message_ids(&self) -> Vec<String> {
        let id = |mail: &String| mail.lines().find_map(|line| line.strip_prefix("Message-ID: ").map(str::to_owned));
        self.taken().iter().filter_map(id).collect()
    }

    /// How often somebody has connected.
    pub fn connections(&self) -> u32 {
        *self.state.connections.lock().unwrap()
    }
}

async fn listen(listener: TcpListener, state: Arc<State>) {
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        *state.connections.lock().unwrap() += 1;
        let state = state.clone();
        // A connection that breaks is the client's to notice.
        tokio::spawn(async move { drop(serve(stream, &state).await) });
    }
}

async fn serve(stream: TcpStream, state: &State) -> std::io::Result<()> {
    let mood = || *state.mood.lock().unwrap();
    if mood() == SmtpMood::Down {
        return Ok(());
    }
    let mut taken_here = 0;
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    writer.write_all(b"220 mail.example ESMTP\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let verb = line.get(..4).unwrap_or(&line).to_ascii_uppercase();
        let answer = match (verb.as_str(), mood()) {
            (_, SmtpMood::Down) => return Ok(()),
            ("EHLO", _) => "250-mail.example\r\n250 AUTH PLAIN".to_owned(),
            ("AUTH", _) => {
                let expected = BASE64_STANDARD.encode(format!("\0{USER}\0{PASSWORD}"));
                let is_right = line.rsplit(' ').next() == Some(expected.as_str());
                if is_right { "235 2.7.0 Welcome" } else { "535 5.7.8 Wrong credentials" }.to_owned()
            }
            ("RCPT", SmtpMood::Refuses(answer)) => answer.to_owned(),
            ("DATA", _) => {
                writer.write_all(b"354 Go ahead\r\n").await?;
                let mut mail = String::new();
                while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                    mail.push_str(&line);
                    mail.push('\n');
                }
                if let SmtpMood::Slow(pause) = mood() {
                    tokio::time::sleep(pause).await;
                }
                state.taken.lock().unwrap().push(mail);
                taken_here += 1;
                if mood() == SmtpMood::LosesAnswers && taken_here == 2 {
                    return Ok(());
                }
                "250 2.0.0 Taken".to_owned()
            }
            ("QUIT", _) => {
                writer.write_all(b"221 Bye\r\n").await?;
                return Ok(());
            }
            _ => "250 Fine".to_owned(),
        };
        writer.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}
