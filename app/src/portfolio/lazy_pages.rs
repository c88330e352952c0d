//! The pages that are not the first screen. Their code is a file of its own, of the
//! same release: the first screen stands without it, and it is read right after.

use crate::address::Route;
use crate::kit::button::button;
use crate::kit::el::{El, view};
use crate::kit::empty_state::empty_page;
use crate::kit::focus;
use crate::kit::icon::Drawing;
use crate::kit::reactive::dynamic;
use crate::kit::router::use_router;
use crate::kit::texts::use_texts;
use crate::portfolio::changes::Reads;
use crate::portfolio::device::{Device, memo_of, use_device};
use crate::portfolio::frame::screen::{Screen, back_to_start};
use crate::portfolio::pages::ask::ask_page;
use crate::portfolio::pages::attention::attention_page;
use crate::portfolio::pages::child::child_page;
use crate::portfolio::pages::moment::moment_page;
use crate::portfolio::pages::new::new_page;
use crate::portfolio::pages::news::news_page;
use crate::portfolio::pages::not_found::missing_page;
use crate::portfolio::pages::picture::{picture_page, theme_page};
use crate::portfolio::pages::questions::questions_page;
use crate::portfolio::pages::search::search_page;
use crate::portfolio::pages::us::us_page;
use crate::portfolio::pages::work::work_page;
use crate::portfolio::search::query::Finder;
use domain::replica::Replica;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// Whether the code of these pages is here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Away,
    Coming,
    Here,
    Missing,
}

/// The pages that are not the first screen.
#[derive(Clone, Copy)]
pub struct LazyPages(RwSignal<State>);

impl LazyPages {
    /// Reads them when one of them is asked for, or else once what is stored has been
    /// read. What could not be read is tried again at the next page.
    pub fn begin() -> Self {
        let rest = Self(RwSignal::new(State::Away));
        let router = use_router();
        let has_all = memo_of(use_device(), Reads::Directory, Replica::has_all);
        Effect::new(move |before: Option<Route>| {
            let page = router.get().route;
            if page != Route::Home || has_all.get() {
                rest.read(before.is_some_and(|before| before != page));
            }
            page
        });
        let (device, finder) = (use_device(), expect_context::<Finder>());
        Effect::new(move |_| {
            if rest.0.get() == State::Here && has_all.get() {
                spawn_local(async move {
                    // what could not be read is told by the page that needs it
                    let _ = prepare(device, finder).await;
                });
            }
        });
        rest
    }

    /// `is_awaited`: somebody went to a page, and its heading comes with the code.
    fn read(self, is_awaited: bool) {
        if matches!(self.0.get_untracked(), State::Coming | State::Here) {
            return;
        }
        self.0.set(State::Coming);
        spawn_local(async move {
            let is_here = read_rest().await.is_ok();
            self.0
                .set(if is_here { State::Here } else { State::Missing });
            if is_awaited {
                focus::on_heading();
            }
        });
    }

    /// One of them, as soon as it is there.
    pub fn show(self, page: Route) -> AnyView {
        dynamic(move || match self.0.get() {
            State::Away | State::Coming => outline().view(),
            State::Here => now(page),
            State::Missing => self.missing().view(),
        })
    }

    fn missing(self) -> El {
        let t = use_texts();
        let (title, text) = (t.rest_missing_title(), t.rest_missing_text());
        let again = button("button.btn", "retry", t.try_again(), move || {
            self.read(true);
        });
        Screen::new(title, back_to_start()).show(empty_page(Drawing::Lost, title, text, again))
    }
}

/// The outline of a page that comes.
fn outline() -> El {
    view! {
        <div class="screen skeleton">
            <div class="top"/>
            <main class="page" id="main" aria-busy="true">
                <div class="head"><span class="bone bone-title"/></div>
            </main>
        </div>
    }
}

/// A page whose code is here: nothing is waited for.
fn now(page: Route) -> AnyView {
    let mut context = Context::from_waker(Waker::noop());
    if let Poll::Ready(Ok(page)) = pin!(rest_page(page)).poll(&mut context) {
        page
    } else {
        outline().view()
    }
}

/// Makes what is here ready to be searched before anybody searches.
#[allow(
    clippy::unnecessary_wraps,
    reason = "a split function may fail to be read"
)]
#[wasm_split(rest, fallible)]
fn prepare(device: Device, finder: Finder) -> Result<(), SplitLoaderError> {
    finder.prepare(device);
    Ok(())
}

#[allow(
    clippy::unnecessary_wraps,
    reason = "a split function may fail to be read"
)]
#[wasm_split(rest, fallible, preload(read_rest))]
fn rest_page(page: Route) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        Route::Child(id) => child_page(id),
        Route::Picture(id) => picture_page(id),
        Route::Theme(id) => theme_page(id),
        Route::Moment(id) => moment_page(id),
        Route::New => new_page(),
        Route::News => news_page(),
        Route::Questions => questions_page(),
        Route::Ask => ask_page(),
        Route::Work => work_page(),
        Route::Attention => attention_page(),
        Route::Search => search_page(),
        Route::Us => us_page(),
        Route::Home | Route::Missing => missing_page().view(),
    })
}
