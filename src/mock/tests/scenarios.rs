//! Tests of the scenarios.

use super::*;

/// Selects a response of a provider's sample.
type Choose = fn(&Sample) -> &SampleResponse;

#[tokio::test]
async fn errors_use_the_provider_format() {
    for (scenario, reply) in [
        (Scenario::NotFound, (|sample| &sample.not_found) as Choose),
        (Scenario::Unauthorized, |sample| &sample.unauthorized),
        (Scenario::RateLimited, |sample| &sample.rate_limited),
        (Scenario::Flaky, |sample| &sample.server_error),
    ] {
        let mock = mock(scenario).await;
        for provider in ALL.iter().copied() {
            let (id, reply) = (provider.sample.id, reply(&provider.sample));
            let received = get(&mock, provider, id).await.unwrap();
            assert!(
                received.is(reply, id),
                "{} {}",
                provider.name,
                received.body
            );
            for (name, value) in reply.headers {
                assert_eq!(received.header(name), Some(*value), "{}", provider.name);
            }
            if let Some(remaining) = received.header("ratelimit-remaining") {
                assert_eq!(remaining == "0", scenario == Scenario::RateLimited);
            }
        }
    }
}

#[tokio::test]
async fn flaky_scenario_fails_every_first_request() {
    let mock = mock(Scenario::Flaky).await;
    for provider in ALL.iter().copied() {
        for last in ['7', '8'] {
            let id = id_ending_in(provider, last);
            let first = get(&mock, provider, &id)
                .await
                .map(|received| received.status);
            let fault = Some(provider.sample.server_error.status);
            assert_eq!(first, if last == '7' { None } else { fault }, "{id}");
            assert_eq!(get(&mock, provider, &id).await.unwrap().status, 200, "{id}");
        }
    }
}

#[tokio::test]
async fn truncated_scenario_cuts_the_body() {
    let mock = mock(Scenario::Truncated).await;
    for provider in ALL.iter().copied() {
        for (last, length_matches) in [('8', true), ('7', false)] {
            let received = get(&mock, provider, &id_ending_in(provider, last))
                .await
                .unwrap();
            let announced: usize = received.header("content-length").unwrap().parse().unwrap();
            assert_eq!(announced == received.body.len(), length_matches);
            assert!(length_matches || announced.div_ceil(2) == received.body.len());
            assert!(
                serde_json::from_str::<Value>(&received.body)
                    .unwrap_err()
                    .is_eof()
            );
        }
    }
}

#[tokio::test]
async fn html_scenario_serves_every_path() {
    let mock = mock(Scenario::Html).await;
    for target in ["/", "/v1/sessions/x"] {
        let received = send(&mock, "GET", target, "").await.unwrap();
        assert_eq!(received.status, 200);
        assert!(
            received
                .header("content-type")
                .unwrap()
                .starts_with("text/html")
        );
        assert!(received.body.starts_with("<!DOCTYPE html>"));
    }
}

#[tokio::test]
async fn progress_advances_per_request() {
    let mock = mock(Scenario::Progress).await;
    for provider in ALL.iter().copied() {
        for last in ['7', '8'] {
            let id = id_ending_in(provider, last);
            for step in 0..6 {
                let received = get(&mock, provider, &id).await.unwrap().json();
                assert_eq!(
                    received,
                    document::lifecycle_step(provider, &id, time(), step),
                    "{id} {step}"
                );
            }
        }
    }
}

#[tokio::test]
async fn drift_and_hostile_are_complete_json() {
    for scenario in [Scenario::Drift, Scenario::Hostile] {
        let mock = mock(scenario).await;
        for provider in ALL.iter().copied() {
            let id = id_ending_in(provider, '8');
            let received = get(&mock, provider, &id).await.unwrap();
            assert_eq!(received.status, 200);
            let mut response = received.json();
            let sample = document::sample(provider, &id, time());
            assert_ne!(response, sample);
            let session = document::session(provider, &mut response).unwrap();
            if let Some(pointer) = provider.endpoint.id {
                assert_eq!(session.pointer(pointer).unwrap(), &*id);
            }
        }
    }
}

#[tokio::test]
async fn slow_scenario_ends_with_sample() {
    let mock = mock(Scenario::Slow).await;
    let provider = ALL[0];
    let received = get(&mock, provider, provider.sample.id).await.unwrap();
    let sample = document::sample(provider, provider.sample.id, time());
    assert_eq!(received.json(), sample);
}
