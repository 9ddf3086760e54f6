//! The start page: one document, which asks for what is new every second.
//!
//! It holds passwords, so it answers only to its own address: a page of another site cannot read it by way of a host name that
//! leads here.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HOST};
use axum::http::{HeaderName, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};

use super::state::Shared;

const PAGE: &str = include_str!("page.html");

/// The routes of the start page.
pub(super) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/", get(async || Html(PAGE)))
        .route("/fixed.json", get(fixed))
        .route("/present.json", get(present))
        .route("/metadata.xml", get(metadata))
        .layer(from_fn(own_address_only))
        .with_state(shared)
}

async fn own_address_only(request: Request, next: Next) -> Response {
    let host = request
        .headers()
        .get(HOST)
        .and_then(|host| host.to_str().ok());
    let name = host
        .and_then(|host| host.rsplit_once(':'))
        .map(|(name, _)| name);
    if !matches!(name, Some("127.0.0.1" | "localhost")) {
        return StatusCode::MISDIRECTED_REQUEST.into_response();
    }
    next.run(request).await
}

async fn fixed(State(shared): State<Arc<Shared>>) -> impl IntoResponse {
    ([(CACHE_CONTROL, "no-store")], Json(shared.fixed()))
}

async fn present(State(shared): State<Arc<Shared>>) -> impl IntoResponse {
    ([(CACHE_CONTROL, "no-store")], Json(shared.present()))
}

async fn metadata(State(shared): State<Arc<Shared>>) -> impl IntoResponse {
    let header: [(HeaderName, &str); 1] = [(CONTENT_TYPE, "application/samlmetadata+xml")];
    (header, shared.stack.metadata().unwrap_or_default())
}
