//! Requests that the mock rejects.

use super::*;

#[tokio::test]
async fn wrong_credential_gets_no_session() {
    let mock = mock(Scenario::Ok).await;
    for provider in ALL.iter().copied() {
        let (id, unauthorized) = (provider.sample.id, &provider.sample.unauthorized);
        let path = path(provider, id);
        let right = credential(provider, &provider.schemes[0], &path, "once");
        let wrong = right.replace("\r\n", "x\r\n");
        for header in [
            "",
            &wrong,
            "Authorization:\r\n",
            "Authorization: \u{e9}\r\n",
        ] {
            let received = send(&mock, "GET", &path, header).await.unwrap();
            assert!(
                received.is(unauthorized, id),
                "{} {header:?}: {}",
                provider.name,
                received.body
            );
        }
        for config_key in provider.config_keys {
            if let KeyUse::Header(name) = config_key.usage {
                let with = |value: &str| format!("{right}{name}: {value}\r\n");
                let received = send(&mock, "GET", &path, &with("another")).await.unwrap();
                assert!(received.is(unauthorized, id), "{name}");
                let received = send(&mock, "GET", &path, &with(config_key.example))
                    .await
                    .unwrap();
                assert_eq!(received.status, 200, "{name}");
            }
        }
        if let Scheme::Signed { .. } = provider.schemes[0] {
            let header = credential(provider, &provider.schemes[0], &path, "twice");
            assert_eq!(
                send(&mock, "GET", &path, &header).await.unwrap().status,
                200
            );
            assert!(
                send(&mock, "GET", &path, &header)
                    .await
                    .unwrap()
                    .is(unauthorized, id)
            );
        }
    }
}

#[tokio::test]
async fn only_get_of_known_path_succeeds() {
    let mock = mock(Scenario::Ok).await;
    for provider in ALL.iter().copied() {
        let path = path(provider, provider.sample.id);
        for method in ["POST", "PUT", "DELETE", "HEAD", "OPTIONS", "BREW"] {
            let received = send(&mock, method, &path, "").await.unwrap();
            assert_eq!(
                (received.status, received.header("allow")),
                (405, Some("GET")),
                "{method}"
            );
        }
        for wrong in [
            format!("{path}/more"),
            format!("/more{path}"),
            "/".to_owned(),
        ] {
            let received = send(&mock, "GET", &wrong, "").await.unwrap();
            assert_eq!(received.status, 404);
            assert!(
                received
                    .header("content-type")
                    .unwrap()
                    .starts_with("text/plain")
            );
        }
        let unsafe_ids = ["..", "a/b", "\0", "a b", "\u{fc}", "%41"];
        for odd in unsafe_ids
            .iter()
            .chain(provider.id.invalid)
            .filter(|odd| !odd.is_empty())
        {
            let encoded: String = odd
                .bytes()
                .fold(String::new(), |text, byte| text + &format!("%{byte:02X}"));
            let received = get(&mock, provider, &encoded).await.unwrap();
            assert!(
                received.is(&provider.sample.not_found, odd),
                "{odd}: {}",
                received.body
            );
        }
        for broken in ["%ff", "%", "%2", "%zz"] {
            let received = get(&mock, provider, broken).await.unwrap();
            assert!(received.is(&provider.sample.not_found, broken), "{broken}");
        }
    }
}

#[tokio::test]
async fn broken_request_affects_only_itself() {
    let mock = mock(Scenario::Ok).await;
    let long = format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(1 << 20));
    for request in [
        &b"\0\xff\x16\x03\x01\r\n\r\n"[..],
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        long.as_bytes(),
    ] {
        let mut stream = TcpStream::connect(mock.addr).await.unwrap();
        let _ = stream.write_all(request).await;
        let mut bytes = Vec::new();
        let _ = stream.shutdown().await;
        let _ = stream.read_to_end(&mut bytes).await;
        assert!(!bytes.starts_with(b"HTTP/1.1 200"));
    }
    // An idle connection does not block others either.
    let _idle = TcpStream::connect(mock.addr).await.unwrap();
    let provider = ALL[0];
    assert_eq!(
        get(&mock, provider, provider.sample.id)
            .await
            .unwrap()
            .status,
        200
    );
}
