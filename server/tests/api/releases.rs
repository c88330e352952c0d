//! Releases side by side.

use std::{fs, path::Path};

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use server::{clock::Clock, config::Config, context::Context, router::router};
use tempfile::TempDir;

use crate::browser::{Answer, Browser};

fn site(folder: &Path, mark: &str) {
    let js = format!("// {mark}\n").repeat(100);
    let files = [
        ("app.js", js.as_str()),
        ("boot.js", "import init from './app.js'; await init();"),
        ("app_bg.wasm", "\0asm and so on"),
        ("main.css", "body { color: black }"),
        (
            "sw.js",
            "const BUILD = \"__BUILD__\";\nconst FILES = [\"__FILES__\"];\n",
        ),
        ("manifest.webmanifest", "{}"),
        ("icons/icon-192.png", "png"),
        ("fonts/README.md", "about"),
        ("fonts/letters.woff2", "font"),
    ];
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

async fn start(folder: &Path, mark: &str) -> (Browser, String) {
    let mut config = Config::new(folder.join("data"));
    site(&folder.join(mark), mark);
    config.site = Some(folder.join(mark));
    config.compress = true;
    let state = Context::open(config, Clock::System).await.unwrap();
    let build = state.releases.current.build.clone();
    (Browser::new(router(state)), build)
}

async fn get(browser: &mut Browser, path: &str, encoding: &str) -> Answer {
    let request = Request::get(path).header("accept-encoding", encoding);
    browser.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn the_release_before_this_one_is_still_served() {
    let folder = TempDir::new().unwrap();
    let mut builds = Vec::new();
    for mark in ["first", "second", "third", "third"] {
        let (mut browser, build) = start(folder.path(), mark).await;
        if builds.last() != Some(&build) {
            builds.push(build);
        }
        for (age, build) in builds.iter().rev().enumerate() {
            let answer = browser.get(&format!("/r/{build}/app.js")).await;
            let expected = if age < 2 {
                StatusCode::OK
            } else {
                StatusCode::NOT_FOUND
            };
            assert_eq!(answer.status, expected, "{age} releases ago");
        }
    }
    assert_eq!(builds.len(), 3);
    let (mut browser, _) = start(folder.path(), "third").await;
    assert!(
        browser
            .get(&format!("/r/{}/app.js", builds[1]))
            .await
            .text()
            .contains("second")
    );
    assert!(
        browser
            .get(&format!("/r/{}/app.js", builds[2]))
            .await
            .text()
            .contains("third")
    );
}

#[tokio::test]
async fn the_worker_and_the_shell_name_one_release() {
    let folder = TempDir::new().unwrap();
    let (mut browser, build) = start(folder.path(), "first").await;
    let worker = browser.get("/sw.js").await;
    assert_eq!(worker.header("cache-control"), "no-cache");
    assert_eq!(
        worker.header("content-type"),
        "text/javascript; charset=utf-8"
    );
    let text = worker.text();
    assert!(text.contains(&format!("const BUILD = \"{build}\";")));
    let files = text
        .split("FILES = ")
        .nth(1)
        .unwrap()
        .split(';')
        .next()
        .unwrap();
    let files: Vec<String> = serde_json::from_str(files).unwrap();
    let expected = [
        "app.js",
        "app_bg.wasm",
        "boot.js",
        "fonts/letters.woff2",
        "main.css",
    ];
    assert_eq!(files, expected.map(|name| format!("/r/{build}/{name}")));
    for file in files {
        let answer = browser.get(&file).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(
            answer.header("cache-control"),
            "public, max-age=31536000, immutable"
        );
    }
    assert_eq!(browser.get("/shell").await.header("x-release"), build);
    assert_eq!(
        browser
            .get("/manifest.webmanifest")
            .await
            .header("content-type"),
        "application/manifest+json"
    );
    assert_eq!(
        browser
            .get("/icons/icon-192.png")
            .await
            .header("content-type"),
        "image/png"
    );
    let wasm = browser.get(&format!("/r/{build}/app_bg.wasm")).await;
    assert_eq!(wasm.header("content-type"), "application/wasm");
}

#[tokio::test]
async fn files_come_as_small_as_the_browser_takes_them() {
    let folder = TempDir::new().unwrap();
    let (mut browser, build) = start(folder.path(), "first").await;
    let path = format!("/r/{build}/app.js");
    let plain = get(&mut browser, &path, "identity").await;
    let gzip = get(&mut browser, &path, "gzip").await;
    let brotli = get(&mut browser, &path, "gzip, deflate, br;q=0.9").await;
    assert_eq!(plain.header("content-encoding"), "");
    assert_eq!(gzip.header("content-encoding"), "gzip");
    assert_eq!(brotli.header("content-encoding"), "br");
    assert!(brotli.body.len() < gzip.body.len() && gzip.body.len() < plain.body.len());
    assert_eq!(
        get(&mut browser, &path, "br;q=0, gzip;q=0")
            .await
            .header("content-encoding"),
        ""
    );
    let mut unpacked = Vec::new();
    brotli::BrotliDecompress(&mut &brotli.body[..], &mut unpacked).unwrap();
    assert_eq!(unpacked, plain.body);
}

#[tokio::test]
async fn nothing_outside_a_release_can_be_reached_through_it() {
    let folder = TempDir::new().unwrap();
    let (mut browser, build) = start(folder.path(), "first").await;
    for name in [
        "../order.json",
        "..%2Forder.json",
        "%2e%2e/order.json",
        "app.js.br",
        "/etc/passwd",
        "",
    ] {
        let answer = browser.get(&format!("/r/{build}/{name}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{name}");
    }
    assert_eq!(
        browser.get("/icons/..%2Fapp.js").await.status,
        StatusCode::NOT_FOUND
    );
}
