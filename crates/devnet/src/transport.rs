//! HTTP and WebSocket: how messages come and answers go.

use std::{convert::Infallible, time::Duration};

use hyper::body::Incoming as Body;
use hyper_util::rt::TokioIo;
use jsonrpsee::{
    core::http_helpers::{HttpError, read_body},
    server::{
        ConnectionGuard, ConnectionPermit, HttpBody, HttpRequest, HttpResponse, StopHandle,
        http::{content_type_is_json, response},
        serve_with_graceful_shutdown,
    },
    types::error::reject_too_big_request,
};
use soketto::{
    Incoming,
    connection::Error as WebSocketError,
    handshake::http::{Server as Handshake, is_upgrade_request},
};
use tokio::{
    io::BufStream,
    net::TcpListener,
    sync::mpsc::{self, Sender},
};
use tokio_util::compat::TokioAsyncReadCompatExt;
use tower::ServiceBuilder;
use tower_http::cors::{Any, CorsLayer};

use crate::{
    actor::Handle,
    message::{Client, failure},
    subscriptions::Subscriptions,
};

/// Largest request, in bytes: a contract of 1 MiB in hexadecimal, twice.
const MAX_REQUEST: u32 = 5 << 20;
/// Most requests over HTTP and connections over WebSocket at a time.
const MAX_CONNECTIONS: usize = 256;
/// How many messages a WebSocket's reader may be behind before those who send have to wait.
const OUTBOX: usize = 64;
/// How long to wait when the system has no room for another connection.
const BREATH: Duration = Duration::from_millis(50);

/// What every connection needs.
#[derive(Clone, Debug)]
struct Shared {
    handle: Handle,
    guard: ConnectionGuard,
    stop: StopHandle,
}

/// Serves whoever connects, until it is asked to stop.
pub(crate) async fn serve(listener: TcpListener, handle: Handle, stop: StopHandle) {
    let shared = Shared { handle, guard: ConnectionGuard::new(MAX_CONNECTIONS), stop: stop.clone() };
    // Pages of others can reach a local port anyway; what they may not do is left to the browser's user. Browsers ask
    // beforehand whether a public page may reach this private network.
    let cors = CorsLayer::new().allow_methods(Any).allow_origin(Any).allow_headers(Any).allow_private_network(true);
    loop {
        let socket = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((socket, _)) => socket,
                Err(_) => {
                    tokio::time::sleep(BREATH).await;
                    continue;
                }
            },
            () = stop.clone().shutdown() => return,
        };
        // It would only be slower without.
        let _ = socket.set_nodelay(true);
        let shared = shared.clone();
        let service = ServiceBuilder::new().layer(cors.clone()).service_fn(move |request| {
            let shared = shared.clone();
            async move { Ok::<_, Infallible>(respond(request, shared).await) }
        });
        tokio::spawn(serve_with_graceful_shutdown(socket, service, stop.clone().shutdown()));
    }
}

async fn respond(request: HttpRequest<Body>, shared: Shared) -> HttpResponse {
    let Some(permit) = shared.guard.try_acquire() else { return response::too_many_requests() };
    if is_upgrade_request(&request) {
        return upgrade(request, shared, permit);
    }
    if request.method() != hyper::Method::POST {
        return response::method_not_allowed();
    }
    if !content_type_is_json(&request) {
        return response::unsupported_content_type();
    }
    let (parts, body) = request.into_parts();
    let text = match read_body(&parts.headers, body, MAX_REQUEST).await {
        Ok((text, _)) => text,
        Err(HttpError::TooLarge) => return response::too_large(MAX_REQUEST),
        // Neither an object nor an array; or the client has gone.
        Err(HttpError::Malformed | HttpError::Stream(_)) => return response::malformed(),
    };
    let answer = Client { handle: &shared.handle, subscriptions: None }.answer(&text).await;
    // A notification is answered with an empty body.
    response::ok_response(answer.unwrap_or_default())
}

/// Turns a connection into a WebSocket.
fn upgrade(request: HttpRequest<Body>, shared: Shared, permit: ConnectionPermit) -> HttpResponse {
    let mut handshake = Handshake::new();
    let accepted = match handshake.receive_request(&request) {
        Ok(accepted) => accepted,
        Err(error) => {
            let mut refusal = HttpResponse::new(HttpBody::from(format!("no WebSocket handshake: {error}\n")));
            *refusal.status_mut() = hyper::StatusCode::BAD_REQUEST;
            return refusal;
        }
    };
    tokio::spawn(async move {
        let _permit = permit;
        // It fails if the client goes before it is answered.
        let Ok(stream) = hyper::upgrade::on(request).await else { return };
        let stop = shared.stop.clone();
        tokio::select! {
            () = converse(stream, handshake, shared) => {}
            () = stop.shutdown() => {}
        }
    });
    accepted.map(|()| HttpBody::empty())
}

/// Answers messages one after another until the client leaves.
async fn converse(stream: hyper::upgrade::Upgraded, handshake: Handshake, shared: Shared) {
    let mut builder = handshake.into_builder(BufStream::new(TokioIo::new(stream)).compat());
    builder.set_max_message_size(MAX_REQUEST as usize);
    let (mut sender, mut receiver) = builder.finish();
    let (out, mut outbox) = mpsc::channel::<String>(OUTBOX);
    let answers = async move {
        let mut subscriptions = Subscriptions::to(out.clone());
        let mut text = Vec::new();
        loop {
            text.clear();
            match receiver.receive(&mut text).await {
                Ok(Incoming::Data(_)) => {}
                Ok(Incoming::Pong(_)) => continue,
                Err(WebSocketError::MessageTooLarge { .. }) => {
                    if !send(&out, failure(None, &reject_too_big_request(MAX_REQUEST))).await {
                        return;
                    }
                    continue;
                }
                Ok(Incoming::Closed(_)) | Err(_) => return,
            }
            let mut client = Client { handle: &shared.handle, subscriptions: Some(&mut subscriptions) };
            let answer = client.answer(&text).await;
            if let Some(answer) = answer
                && !send(&out, answer).await
            {
                return;
            }
            subscriptions.begin();
        }
    };
    let messages = async move {
        while let Some(message) = outbox.recv().await {
            if sender.send_text_owned(message).await.is_err() || sender.flush().await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = answers => {}
        () = messages => {}
    }
}

/// Whether there is still somebody to send to.
async fn send(out: &Sender<String>, message: String) -> bool {
    out.send(message).await.is_ok()
}
