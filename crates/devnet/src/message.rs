//! JSON-RPC 2.0: messages, batches of them, and their answers.
//!
//! A request is answered under its id as it was written, whatever number it is. A message without an id is a notification:
//! it is executed and not answered.

use std::borrow::Cow;

use jsonrpsee::types::{
    ErrorCode, ErrorObjectOwned, Params,
    error::{
        OVERSIZED_RESPONSE_CODE, OVERSIZED_RESPONSE_MSG, reject_too_big_batch_request, reject_too_big_batch_response,
    },
};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, value::RawValue};

use crate::{
    actor::Handle,
    error::{Reply, unsupported},
    rpc,
    subscriptions::Subscriptions,
};

/// Most messages in a batch.
pub(crate) const MAX_BATCH: usize = 500;
/// Largest answer, in bytes, to a message or a whole batch.
const MAX_ANSWER: usize = 32 << 20;

/// What a message may have. Other members are ignored.
#[derive(Deserialize)]
struct Message<'a> {
    #[serde(borrow)]
    jsonrpc: Cow<'a, str>,
    #[serde(default, borrow)]
    id: Member<'a>,
    #[serde(borrow)]
    method: Cow<'a, str>,
    #[serde(default, borrow)]
    params: Option<&'a RawValue>,
}

/// The id alone, of what may not be a message otherwise.
#[derive(Deserialize)]
struct Identified<'a> {
    #[serde(default, borrow)]
    id: Member<'a>,
}

/// A member as it was written, `null` included; `None` if it is missing.
#[derive(Clone, Copy, Default)]
struct Member<'a>(Option<&'a RawValue>);

impl<'de: 'a, 'a> Deserialize<'de> for Member<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&RawValue>::deserialize(deserializer).map(|value| Self(Some(value)))
    }
}

impl Member<'_> {
    /// Whether this may be an id: a string, a number or `null`.
    fn is_id(self) -> bool {
        self.0.is_none_or(|value| !value.get().starts_with(['{', '[', 't', 'f']))
    }
}

#[derive(Serialize)]
struct Answer<'a> {
    jsonrpc: &'static str,
    id: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a ErrorObjectOwned>,
}

/// Whoever sends messages.
pub(crate) struct Client<'a> {
    pub(crate) handle: &'a Handle,
    /// Those of its connection, if that can carry any.
    pub(crate) subscriptions: Option<&'a mut Subscriptions>,
}

impl Client<'_> {
    /// The answer to a message or a batch, if it asks for one.
    pub(crate) async fn answer(&mut self, text: &[u8]) -> Option<String> {
        if text.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'[') {
            return self.answer_one(text).await;
        }
        let Ok(batch) = serde_json::from_slice::<Vec<&RawValue>>(text) else {
            return Some(failure(None, &ErrorCode::ParseError.into()));
        };
        if batch.is_empty() {
            return Some(failure(None, &ErrorCode::InvalidRequest.into()));
        }
        if batch.len() > MAX_BATCH {
            return Some(failure(None, &reject_too_big_batch_request(MAX_BATCH)));
        }
        let mut answers = String::new();
        for message in batch {
            let Some(answer) = self.answer_one(message.get().as_bytes()).await else { continue };
            answers.push(if answers.is_empty() { '[' } else { ',' });
            answers.push_str(&answer);
            if answers.len() > MAX_ANSWER {
                return Some(failure(None, &reject_too_big_batch_response(MAX_ANSWER)));
            }
        }
        // Nothing at all, if there were only notifications.
        (!answers.is_empty()).then(|| answers + "]")
    }

    async fn answer_one(&mut self, text: &[u8]) -> Option<String> {
        let (id, method, params) = match serde_json::from_slice::<Message<'_>>(text) {
            Ok(Message { jsonrpc, id, method, params }) if jsonrpc == "2.0" && id.is_id() => (id.0, method, params),
            _ => return Some(not_a_message(text)),
        };
        let params = Params::new(params.map(RawValue::get)).into_owned();
        let result = self.call(&method, params).await;
        // A notification.
        let id = id?;
        match result {
            Ok(value) => Some(success(id, &value)),
            Err(error) => Some(failure(Some(id), &error)),
        }
    }

    async fn call(&mut self, method: &str, params: Params<'static>) -> Reply {
        match (method, &mut self.subscriptions) {
            ("eth_subscribe", Some(subscriptions)) => subscriptions.open(self.handle, &params).await,
            ("eth_unsubscribe", Some(subscriptions)) => subscriptions.close(&params),
            ("eth_subscribe" | "eth_unsubscribe", None) => Err(unsupported("subscriptions need a WebSocket")),
            _ => {
                let method = rpc::method(method).ok_or(ErrorCode::MethodNotFound)?;
                self.handle.run(move |node| method(node, &params)).await?
            }
        }
    }
}

/// What a text that is no message is answered.
fn not_a_message(text: &[u8]) -> String {
    if serde_json::from_slice::<&RawValue>(text).is_err() {
        return failure(None, &ErrorCode::ParseError.into());
    }
    let id = serde_json::from_slice::<Identified<'_>>(text).ok().filter(|message| message.id.is_id());
    failure(id.and_then(|message| message.id.0), &ErrorCode::InvalidRequest.into())
}

fn success(id: &RawValue, result: &Value) -> String {
    let text = encode(&Answer { jsonrpc: "2.0", id: Some(id), result: Some(result), error: None });
    if text.len() <= MAX_ANSWER {
        return text;
    }
    let data = format!("Exceeded max limit of {MAX_ANSWER}");
    failure(Some(id), &ErrorObjectOwned::owned(OVERSIZED_RESPONSE_CODE, OVERSIZED_RESPONSE_MSG, Some(data)))
}

/// An answer that says what is wrong, under this id or `null`.
pub(crate) fn failure(id: Option<&RawValue>, error: &ErrorObjectOwned) -> String {
    encode(&Answer { jsonrpc: "2.0", id, result: None, error: Some(error) })
}

fn encode(answer: &Answer<'_>) -> String {
    serde_json::to_string(answer).expect("JSON with text for keys; qed")
}
