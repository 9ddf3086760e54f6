//! The few messages of SOCKS 5 that a client needs to reach a host by name: greeting, CONNECT, reply.
//!
//! Source: RFC 1928. Deliberately absent: authentication, BIND, UDP.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

const VERSION: u8 = 5;
const NO_AUTHENTICATION: u8 = 0;
const NO_ACCEPTABLE_METHOD: u8 = 0xff;
const CONNECT: u8 = 1;

/// Where a client wants to go. The host is a DNS name in lower case without final dot, or an IP address as text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Destination {
    pub(super) host: String,
    pub(super) port: u16,
}

/// Answers to a request, with the numbers of RFC 1928, section 6.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Reply {
    /// The connection stands.
    Succeeded = 0,
    /// Connection not allowed by ruleset.
    NotAllowed = 2,
    /// Host unreachable.
    HostUnreachable = 4,
    /// Command not supported.
    CommandNotSupported = 7,
    /// Address type not supported.
    AddressTypeNotSupported = 8,
}

/// Takes greeting and request; nothing when the client asks for something that is not offered, which it has been told.
pub(super) async fn accept<S>(stream: &mut S) -> io::Result<Option<Destination>>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    if !greet(stream).await? {
        return Ok(None);
    }
    let mut head = [0; 4];
    stream.read_exact(&mut head).await?;
    let [version, command, _, address_type] = head;
    check_version(version)?;
    let Some(host) = read_host(stream, address_type).await? else {
        reply(stream, Reply::AddressTypeNotSupported).await?;
        return Ok(None);
    };
    let port = stream.read_u16().await?;
    if command != CONNECT {
        reply(stream, Reply::CommandNotSupported).await?;
        return Ok(None);
    }
    Ok(Some(Destination { host, port }))
}

/// Sends an answer. The address in it is empty, because nobody uses it.
pub(super) async fn reply<S: AsyncWrite + Unpin>(stream: &mut S, reply: Reply) -> io::Result<()> {
    let message = [VERSION, reply as u8, 0, 1, 0, 0, 0, 0, 0, 0];
    stream.write_all(&message).await?;
    stream.flush().await
}

/// Agrees on no authentication; false when the client insists on some.
async fn greet<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut S) -> io::Result<bool> {
    check_version(stream.read_u8().await?)?;
    let mut methods = vec![0; usize::from(stream.read_u8().await?)];
    stream.read_exact(&mut methods).await?;
    let agreed = methods.contains(&NO_AUTHENTICATION);
    let method = if agreed {
        NO_AUTHENTICATION
    } else {
        NO_ACCEPTABLE_METHOD
    };
    stream.write_all(&[VERSION, method]).await?;
    Ok(agreed)
}

async fn read_host<S: AsyncRead + Unpin>(stream: &mut S, kind: u8) -> io::Result<Option<String>> {
    Ok(match kind {
        1 => Some(Ipv4Addr::from(stream.read_u32().await?).to_string()),
        3 => Some(read_name(stream).await?),
        4 => Some(Ipv6Addr::from(stream.read_u128().await?).to_string()),
        _ => None,
    })
}

async fn read_name<S: AsyncRead + Unpin>(stream: &mut S) -> io::Result<String> {
    let mut name = vec![0; usize::from(stream.read_u8().await?)];
    stream.read_exact(&mut name).await?;
    let name = String::from_utf8_lossy(&name).to_ascii_lowercase();
    Ok(name.trim_end_matches('.').to_owned())
}

fn check_version(version: u8) -> io::Result<()> {
    if version == VERSION {
        return Ok(());
    }
    Err(io::Error::new(
        io::ErrorKind::InvalidData,
        "the client does not speak SOCKS 5",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn talk(sent: &[u8]) -> (io::Result<Option<Destination>>, Vec<u8>) {
        let (mut client, mut server) = tokio::io::duplex(1024);
        client.write_all(sent).await.unwrap();
        client.shutdown().await.unwrap();
        let accepted = accept(&mut server).await;
        drop(server);
        let mut answered = Vec::new();
        client.read_to_end(&mut answered).await.unwrap();
        (accepted, answered)
    }

    #[tokio::test]
    async fn a_name_is_taken_in_lower_case_without_its_final_dot() {
        let (accepted, answered) =
            talk(b"\x05\x01\x00\x05\x01\x00\x03\x0eADFS.Contoso.X\x01\xbb").await;

        let destination = accepted.unwrap().unwrap();
        assert_eq!(destination.host, "adfs.contoso.x");
        assert_eq!(destination.port, 443);
        assert_eq!(answered, [5, 0]);
    }

    #[tokio::test]
    async fn another_command_than_connect_is_answered_as_not_supported() {
        let (accepted, answered) =
            talk(b"\x05\x01\x00\x05\x02\x00\x01\x7f\x00\x00\x01\x01\xbb").await;

        assert!(accepted.unwrap().is_none());
        assert_eq!(answered[3], Reply::CommandNotSupported as u8);
    }

    #[tokio::test]
    async fn a_client_that_insists_on_authentication_is_told_that_there_is_none() {
        let (accepted, answered) = talk(b"\x05\x01\x02").await;

        assert!(accepted.unwrap().is_none());
        assert_eq!(answered, [5, 0xff]);
    }

    #[tokio::test]
    async fn a_client_that_speaks_http_is_no_socks_client() {
        let (accepted, _) = talk(b"GET / HTTP/1.1\r\n\r\n").await;

        assert!(accepted.is_err());
    }
}
