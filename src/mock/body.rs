//! Response bodies that are sent slowly or cut off.

use std::collections::VecDeque;
use std::io::{Error, ErrorKind};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::body::{Bytes, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

/// Delivery of a response body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Delivery {
    /// All at once.
    Whole,
    /// In this many pieces, with a pause after each.
    Drip(usize, Duration),
    /// Only the first half, although the full length was announced; then the connection closes.
    Half,
    /// Not at all: the connection closes without a response.
    HangUp,
}

/// The body of a response.
#[derive(Debug)]
pub(super) struct Body {
    pieces: VecDeque<Bytes>,
    announced: u64,
    pause: Option<Duration>,
    sleep_timer: Option<Pin<Box<Sleep>>>,
    is_cut_off: bool,
}

impl Body {
    /// Creates the body of `text` with a kind of delivery.
    pub(super) fn new(text: Vec<u8>, delivery: Delivery) -> Self {
        let announced = u64::try_from(text.len()).unwrap_or(u64::MAX);
        let mut text = Bytes::from(text);
        let (count, pause) = match delivery {
            Delivery::Whole | Delivery::HangUp => (1, None),
            Delivery::Drip(count, pause) => (count, Some(pause)),
            // Without the pause, the server would see the error before it has sent the first half.
            Delivery::Half => (2, Some(Duration::from_millis(20))),
        };
        let size = text.len().div_ceil(count.max(1));
        let mut pieces = VecDeque::new();
        while !text.is_empty() {
            pieces.push_back(text.split_to(size.min(text.len())));
        }
        let is_cut_off = delivery == Delivery::Half;
        // The length was announced in full, so the client sees that the body is incomplete.
        if is_cut_off {
            pieces.truncate(1);
        }
        Self {
            pieces,
            announced,
            pause,
            sleep_timer: None,
            is_cut_off,
        }
    }
}

impl hyper::body::Body for Body {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        if let Some(sleep_timer) = &mut self.sleep_timer {
            ready!(sleep_timer.as_mut().poll(context));
            self.sleep_timer = None;
        }
        Poll::Ready(match self.pieces.pop_front() {
            Some(piece) => {
                self.sleep_timer = self.pause.map(|pause| Box::pin(sleep(pause)));
                Some(Ok(Frame::data(piece)))
            }
            None if self.is_cut_off => Some(Err(ErrorKind::UnexpectedEof.into())),
            None => None,
        })
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.announced)
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;
    use tokio::runtime::Builder;

    use super::*;

    /// Returns the frames of a body, and whether it ended without an error.
    fn frames(text: &str, delivery: Delivery) -> (Vec<String>, bool) {
        let runtime = Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let mut body = Body::new(text.as_bytes().to_vec(), delivery);
            let mut frames = Vec::new();
            loop {
                match body.frame().await {
                    None => return (frames, true),
                    Some(Err(_)) => return (frames, false),
                    Some(Ok(frame)) => {
                        let data = frame.into_data().unwrap().to_vec();
                        frames.push(String::from_utf8(data).unwrap());
                    }
                }
            }
        })
    }

    #[test]
    fn every_delivery_sends_its_bytes() {
        let drip = |count| Delivery::Drip(count, Duration::ZERO);
        for (text, delivery, pieces, is_complete) in [
            ("abcdefg", Delivery::Whole, &["abcdefg"][..], true),
            ("abcdefg", drip(3), &["abc", "def", "g"], true),
            ("abc", drip(20), &["a", "b", "c"], true),
            ("abcdefg", drip(0), &["abcdefg"], true),
            ("abcdefg", Delivery::Half, &["abcd"], false),
            ("", Delivery::Whole, &[], true),
            ("", Delivery::Half, &[], false),
        ] {
            let (sent, complete) = frames(text, delivery);
            assert_eq!(
                (sent.as_slice(), complete),
                (
                    &pieces.iter().map(ToString::to_string).collect::<Vec<_>>()[..],
                    is_complete
                ),
                "{delivery:?}"
            );
        }
    }
}
