//! Access tokens: JWTs of ten minutes (RFC 9068) that an API key is exchanged for, signed with Ed25519 and with
//! nothing else.
//!
//! A token names its key by `kid`, and its issuer, audience, type and expiry are checked. Every request also
//! looks up the API key, so revoking a key ends its tokens immediately. Signing keys are sealed rows of the
//! database. A key signs for 90 days and verifies for another day.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use contract::{
    api_keys::{AccessToken, ApiKey},
    audit::ActorKind,
    ids::{ApiKeyId, ClinicId},
    permissions::Permission,
    problem::ErrorCode,
};
use ed25519_dalek::pkcs8::EncodePrivateKey;
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation,
    jwk::{
        AlgorithmParameters, CommonParameters, EllipticCurve, Jwk, JwkSet, KeyAlgorithm, OctetKeyPairParameters,
        OctetKeyPairType, PublicKeyUse,
    },
};
use serde::{Deserialize, Serialize};
use storage::repos::{self, signing_keys::SigningKey};
use uuid::Uuid;

use crate::{Caller, ClinicActor, Ctx, Error, Result, actor::Credential, device::SEEN_EVERY, tokens};

/// How long a token works.
const LIFETIME: Duration = Duration::minutes(10);
/// The `typ` of an access token (RFC 9068, 2.1).
const TOKEN_TYPE: &str = "at+jwt";
/// After so long a new key signs.
const ROTATE_AFTER: Duration = Duration::days(90);
/// For so long the one before still verifies.
const VERIFY_AFTER_ROTATION: Duration = Duration::hours(24);

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    /// The API key.
    sub: ApiKeyId,
    /// The clinic.
    cid: ClinicId,
    /// What the token may do, separated by spaces (RFC 8693, 4.2).
    scope: String,
    iat: i64,
    exp: i64,
    jti: Uuid,
}

/// Exchanges the secret of an API key for an access token.
///
/// # Errors
/// `Unauthenticated` when there is no such key, or it is revoked; `ApiKeyExpired`.
pub async fn exchange(ctx: &Ctx, secret: &str) -> Result<AccessToken> {
    let Some((scope, key)) = repos::api_keys::find_by_secret(&ctx.db, &tokens::hash(secret)).await? else {
        return Err(Error::refused(ErrorCode::Unauthenticated, "there is no such API key, or it was revoked"));
    };
    let now = ctx.now(&scope);
    refuse_expired(&key, now)?;
    let end = key.expires_at.map_or(now + LIFETIME, |end| end.min(now + LIFETIME));
    let signing_key = current_key(ctx).await?;
    let mut header = Header::new(Algorithm::EdDSA);
    header.typ = Some(TOKEN_TYPE.to_owned());
    header.kid = Some(key_name(&signing_key));
    let claims = Claims {
        iss: issuer(ctx),
        aud: audience(ctx),
        sub: key.id,
        cid: scope.clinic_id(),
        scope: key.scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" "),
        iat: now.timestamp(),
        exp: end.timestamp(),
        jti: ctx.new_uuid(),
    };
    let private_key = ctx.sealer.open(&purpose(signing_key.id), &signing_key.private_key)?;
    let access_token = jsonwebtoken::encode(&header, &claims, &EncodingKey::from_ed_der(&private_key))
        .map_err(|_| Error::Internal("an access token cannot be signed"))?;
    if key.last_used_at.is_none_or(|last| now - last >= SEEN_EVERY) {
        ctx.db.write(async |tx| repos::api_keys::touch(tx, &scope, key.id, now).await).await.map_err(Error::from)?;
    }
    Ok(AccessToken {
        access_token,
        token_type: "Bearer".to_owned(),
        expires_in: u32::try_from((end - now).num_seconds()).unwrap_or_default(),
        scopes: key.scopes,
    })
}

/// Who has that access token. The API key behind it is looked at each time, so that revoking it
/// ends its tokens.
///
/// # Errors
/// `ApiKeyExpired` when the key behind it has; `Unauthenticated`, whatever else is wrong with it.
pub async fn verify(ctx: &Ctx, jwt: &str, address: &str) -> Result<ClinicActor> {
    let claims = verified_claims(ctx, jwt).await?.ok_or_else(refused)?;
    let (scope, key) = repos::api_keys::find_active(&ctx.db, claims.cid, claims.sub).await?.ok_or_else(refused)?;
    refuse_expired(&key, ctx.now(&scope))?;
    let mut permissions: Vec<Permission> = claims.scope.split(' ').filter_map(Permission::from_name).collect();
    // A key that was made before something was for people only has lost it.
    permissions.retain(|permission| key.scopes.contains(permission) && permission.is_for_keys());
    Ok(ClinicActor {
        scope,
        caller: Caller { kind: ActorKind::ApiKey, id: key.id.to_string(), address: address.to_owned() },
        credential: Credential::ApiKey(key.id),
        permissions,
    })
}

/// The public keys that access tokens verify with (RFC 7517).
pub async fn jwks(ctx: &Ctx) -> Result<JwkSet> {
    let keys = verifying_keys(repos::signing_keys::list(&ctx.db).await?, ctx.system_now());
    Ok(JwkSet { keys: keys.iter().map(public_jwk).collect() })
}

async fn verified_claims(ctx: &Ctx, jwt: &str) -> Result<Option<Claims>> {
    // Of what the header says only `typ` and `kid` are looked at: never `jku`, `jwk` or `alg`.
    let Ok(header) = jsonwebtoken::decode_header(jwt) else {
        return Ok(None);
    };
    if !header.typ.is_some_and(|typ| typ.eq_ignore_ascii_case(TOKEN_TYPE)) {
        return Ok(None);
    }
    let now = ctx.system_now();
    let keys = verifying_keys(repos::signing_keys::list(&ctx.db).await?, now);
    let Some(key) = keys.iter().find(|key| header.kid.as_deref() == Some(&key_name(key))) else {
        return Ok(None);
    };
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&[issuer(ctx)]);
    validation.set_audience(&[audience(ctx)]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    // The library would ask the system's clock.
    validation.validate_exp = false;
    let decoded = jsonwebtoken::decode::<Claims>(jwt, &DecodingKey::from_ed_der(&key.public_key), &validation);
    Ok(decoded.ok().map(|token| token.claims).filter(|claims| now.timestamp() < claims.exp))
}

/// The key that signs; a new one is made when there is none, or when it has signed for long.
async fn current_key(ctx: &Ctx) -> Result<SigningKey> {
    let now = ctx.system_now();
    let is_fresh = |key: &SigningKey| now - key.created_at < ROTATE_AFTER;
    if let Some(key) = repos::signing_keys::list(&ctx.db).await?.into_iter().next().filter(is_fresh) {
        return Ok(key);
    }
    let pair = ed25519_dalek::SigningKey::from_bytes(&ctx.random());
    let pkcs8 = pair.to_pkcs8_der().map_err(|_| Error::Internal("a signing key cannot be written"))?;
    let id = ctx.new_uuid();
    let new = SigningKey {
        id,
        private_key: ctx.sealer.seal(&*ctx.ports.chance, &purpose(id), pkcs8.as_bytes())?,
        public_key: pair.verifying_key().to_bytes().to_vec(),
        created_at: now,
    };
    ctx.db
        .write(async |tx| {
            // Another process may have been first; two new keys would do no harm, but one is enough.
            if let Some(key) = repos::signing_keys::list(tx).await?.into_iter().next().filter(is_fresh) {
                return Ok(key);
            }
            repos::signing_keys::insert(tx, new.clone()).await?;
            Ok::<_, Error>(new.clone())
        })
        .await
}

/// Of all keys, newest first: the newest, and those whose successor is not long in use.
fn verifying_keys(keys: Vec<SigningKey>, now: DateTime<Utc>) -> Vec<SigningKey> {
    let mut successor: Option<DateTime<Utc>> = None;
    keys.into_iter()
        .take_while(|key| {
            let verifies = successor.is_none_or(|since| now - since < VERIFY_AFTER_ROTATION);
            successor = Some(key.created_at);
            verifies
        })
        .collect()
}

fn public_jwk(key: &SigningKey) -> Jwk {
    Jwk {
        common: CommonParameters {
            public_key_use: Some(PublicKeyUse::Signature),
            key_algorithm: Some(KeyAlgorithm::EdDSA),
            key_id: Some(key_name(key)),
            ..CommonParameters::default()
        },
        algorithm: AlgorithmParameters::OctetKeyPair(OctetKeyPairParameters {
            key_type: OctetKeyPairType::OctetKeyPair,
            curve: EllipticCurve::Ed25519,
            x: BASE64_URL_SAFE_NO_PAD.encode(&key.public_key),
        }),
    }
}

fn key_name(key: &SigningKey) -> String {
    key.id.simple().to_string()
}

fn purpose(id: Uuid) -> String {
    format!("signing_key/{id}")
}

fn issuer(ctx: &Ctx) -> String {
    ctx.settings.base_url.clone()
}

fn audience(ctx: &Ctx) -> String {
    format!("{}/api/v1", ctx.settings.base_url)
}

/// # Errors
/// `ApiKeyExpired` when the key is past its end.
fn refuse_expired(key: &ApiKey, now: DateTime<Utc>) -> Result<()> {
    if key.expires_at.is_none_or(|end| now < end) {
        return Ok(());
    }
    Err(Error::refused(
        ErrorCode::ApiKeyExpired,
        "this API key has expired: have another one made, and use its secret from now on",
    ))
}

fn refused() -> Error {
    Error::refused(
        ErrorCode::Unauthenticated,
        "the access token is not valid or has expired: exchange the API key for a new one",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(id: u128, created_at: &str) -> SigningKey {
        SigningKey {
            id: Uuid::from_u128(id),
            private_key: Vec::new(),
            public_key: vec![1; 32],
            created_at: created_at.parse().unwrap(),
        }
    }

    #[test]
    fn a_key_verifies_until_a_day_after_its_successor() {
        let keys = vec![key(3, "2026-07-01T00:00:00Z"), key(2, "2026-04-01T00:00:00Z"), key(1, "2026-01-01T00:00:00Z")];
        for (now, expected) in [
            ("2026-07-01T00:00:00Z", vec![3, 2]),
            ("2026-07-01T23:59:59Z", vec![3, 2]),
            ("2026-07-02T00:00:00Z", vec![3]),
            ("2030-01-01T00:00:00Z", vec![3]),
        ] {
            let ids: Vec<u128> =
                verifying_keys(keys.clone(), now.parse().unwrap()).iter().map(|key| key.id.as_u128()).collect();
            assert_eq!(ids, expected, "{now}");
        }
    }

    #[test]
    fn the_key_set_has_public_keys_only() {
        let jwk = serde_json::to_value(public_jwk(&key(1, "2026-01-01T00:00:00Z"))).unwrap();
        assert_eq!(
            jwk,
            serde_json::json!({
                "use": "sig", "alg": "EdDSA", "kid": "00000000000000000000000000000001",
                "kty": "OKP", "crv": "Ed25519", "x": "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE",
            })
        );
    }
}
