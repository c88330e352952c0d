//! How this server shows push services who it is: VAPID (RFC 8292), a token that is
//! signed with a key of its own (ES256).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};

/// How long a token is good for, in s: at most a day by the standard.
const LASTS_S: i64 = 12 * 60 * 60;

/// The key.
#[derive(Debug)]
pub struct Vapid {
    pair: EcdsaKeyPair,
    random: SystemRandom,
}

/// A fresh key, to be kept (PKCS #8).
///
/// # Panics
/// When the system has no randomness to give.
pub fn fresh() -> Vec<u8> {
    let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
    let made = made.expect("the operating system gives random bytes");
    made.as_ref().to_vec()
}

impl Vapid {
    /// A key that was kept; `None` when it is none.
    pub fn read(pkcs8: &[u8]) -> Option<Self> {
        let random = SystemRandom::new();
        let pair =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8, &random).ok()?;
        Some(Self { pair, random })
    }

    /// The half that browsers and push services know.
    pub fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.pair.public_key())
    }

    /// The `Authorization` of one push: to whom (`https://push.example`), and where
    /// people reach whoever runs this server.
    pub fn authorization(&self, audience: &str, contact: &str, now_ms: i64) -> Option<String> {
        let head = serde_json::json!({ "typ": "JWT", "alg": "ES256" });
        let claims = serde_json::json!({
            "aud": audience,
            "exp": now_ms / 1000 + LASTS_S,
            "sub": contact,
        });
        let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&head), part(&claims));
        let signature = self.pair.sign(&self.random, signed.as_bytes()).ok()?;
        let signature = URL_SAFE_NO_PAD.encode(signature);
        Some(format!("vapid t={signed}.{signature}, k={}", self.public()))
    }
}
