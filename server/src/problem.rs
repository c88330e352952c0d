//! Errors as people and programs get to see them: RFC 9457 problem details.
//!
//! An expected failure has a stable type, `/problems/CODE`. An unexpected one is
//! logged once, here, and shows nothing of what is inside.

use std::fmt;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::wire::Problem;

use crate::db::DbError;

/// What a route answers when it cannot do what was asked.
#[derive(Debug)]
pub struct ApiError {
    status: StatusCode,
    code: &'static str,
    title: &'static str,
    detail: Option<String>,
    field: Option<&'static str>,
    retry_after_s: Option<u64>,
}

impl ApiError {
    const fn new(status: StatusCode, code: &'static str, title: &'static str) -> Self {
        Self {
            status,
            code,
            title,
            detail: None,
            field: None,
            retry_after_s: None,
        }
    }

    /// Nobody is signed in, or the session has ended.
    pub const fn signed_out() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "signed-out",
            "Nobody is signed in",
        )
    }

    /// The address or the password is wrong; which of the two is not said.
    pub const fn wrong_credentials() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "wrong-credentials",
            "The e-mail address or the password is wrong",
        )
    }

    /// Another person is signed in than the request speaks for.
    pub const fn other_person() -> Self {
        Self::new(
            StatusCode::CONFLICT,
            "other-person",
            "Another person is signed in than the one whose replica this is",
        )
    }

    /// The session belongs to another device than the request speaks for.
    pub const fn other_device() -> Self {
        Self::new(
            StatusCode::CONFLICT,
            "other-device",
            "The session belongs to another device",
        )
    }

    /// A lead or the person themself revoked the device.
    pub const fn device_revoked() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "device-revoked",
            "This device was revoked",
        )
    }

    /// The browser is not the tablet of a group.
    pub const fn no_tablet() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "no-tablet",
            "This browser is not paired as the tablet of a group",
        )
    }

    /// The browser is the tablet of a group, where people have a PIN.
    pub const fn on_tablet() -> Self {
        Self::new(
            StatusCode::CONFLICT,
            "on-tablet",
            "This is the tablet of a group; open it with a face and a PIN",
        )
    }

    /// The PIN is wrong, or the person has none; a next one is looked at after
    /// `retry_after_s`.
    pub const fn wrong_pin(retry_after_s: u64) -> Self {
        let mut error = Self::new(StatusCode::UNAUTHORIZED, "wrong-pin", "The PIN is wrong");
        error.retry_after_s = Some(retry_after_s);
        error
    }

    /// Too many wrong PINs; a next one is looked at after `retry_after_s`.
    pub const fn pin_shut(retry_after_s: u64) -> Self {
        let mut error = Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "pin-shut",
            "Too many wrong PINs; try again later",
        );
        error.retry_after_s = Some(retry_after_s);
        error
    }

    /// Too many wrong PINs: only the password helps.
    pub const fn pin_needs_password() -> Self {
        Self::new(
            StatusCode::LOCKED,
            "pin-needs-password",
            "Too many wrong PINs; choose a PIN with the password",
        )
    }

    /// The request may have been made by another site.
    pub const fn cross_site() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "cross-site",
            "The request does not come from this site",
        )
    }

    /// Too many attempts; the client may try again after `retry_after_s`.
    pub const fn rate_limited(retry_after_s: u64) -> Self {
        let mut error = Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "rate-limited",
            "Too many requests; try again later",
        );
        error.retry_after_s = Some(retry_after_s);
        error
    }

    /// The body cannot be read; `why` is for developers.
    pub fn malformed(why: impl fmt::Display) -> Self {
        Self {
            detail: Some(why.to_string()),
            ..Self::new(
                StatusCode::BAD_REQUEST,
                "malformed",
                "The request cannot be read",
            )
        }
    }

    /// A field is missing or cannot be used.
    pub fn invalid_field(field: &'static str, why: &'static str) -> Self {
        Self {
            field: Some(field),
            detail: Some(why.to_owned()),
            ..Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "invalid-field",
                "A field cannot be used",
            )
        }
    }

    /// More bytes than fit.
    pub fn too_large(limit_bytes: usize) -> Self {
        Self {
            detail: Some(format!("At most {limit_bytes} bytes fit in one request.")),
            ..Self::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too-large",
                "The request is too large",
            )
        }
    }

    /// More ops than fit in one request.
    pub fn too_many_ops(limit: usize) -> Self {
        Self {
            detail: Some(format!("At most {limit} ops fit in one request.")),
            field: Some("ops"),
            ..Self::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too-many-ops",
                "The request has too many ops",
            )
        }
    }

    /// The body is not JSON by its content type.
    pub const fn not_json() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "not-json",
            "The content type has to be application/json",
        )
    }

    /// There is nothing at this address.
    pub const fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not-found",
            "There is nothing at this address",
        )
    }

    /// The address is right, the method is not.
    pub const fn wrong_method() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "wrong-method",
            "This method cannot be used here",
        )
    }

    /// It took too long.
    pub const fn timed_out() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "timed-out",
            "The request took too long",
        )
    }

    /// The disk is full or broken, or what writes to it is gone.
    pub const fn cannot_write() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "cannot-write",
            "The server cannot write at the moment",
        )
    }

    /// Something that should not happen. Logged here, shown nowhere.
    pub fn unexpected(error: impl fmt::Display) -> Self {
        tracing::error!(%error, "unexpected error");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "unexpected",
            "Something went wrong on the server",
        )
    }

    /// With which status it is answered.
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The last part of the problem's type.
    pub const fn code(&self) -> &'static str {
        self.code
    }
}

impl From<DbError> for ApiError {
    fn from(error: DbError) -> Self {
        if error.is_of_disk() {
            tracing::error!(%error, "cannot write");
            return Self::cannot_write();
        }
        Self::unexpected(error)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let problem = Problem {
            r#type: format!("/problems/{}", self.code),
            title: self.title.to_owned(),
            status: self.status.as_u16(),
            detail: self.detail,
            field: self.field.map(str::to_owned),
        };
        let mut response = (self.status, Json(problem)).into_response();
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = self.retry_after_s {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
